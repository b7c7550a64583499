import 'cf-user-details/define';
import {record} from '../recorder.ts';

record();
const element = document.querySelector('cf-user-details');
if (element) element.presentation = new URLSearchParams(location.search).get('presentation') ?? 'auto';
