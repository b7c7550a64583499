// A page whose body is swapped: by Turbo at every visit, and morphed by Idiomorph.
import * as Turbo from '@hotwired/turbo';
import {Idiomorph} from 'idiomorph';
import 'cf-user-details/define';

Object.assign(window, {
  details: [],
  visits: 0,
  visit: path => Turbo.visit(path),
  morph: async path => {
    const page = new DOMParser().parseFromString(await (await fetch(path)).text(), 'text/html');
    Idiomorph.morph(document.body, page.body, {morphStyle: 'innerHTML'});
  },
});
document.addEventListener('turbo:load', () => window.visits++);
document.addEventListener('cf-details', event => window.details.push(event.type), true);
