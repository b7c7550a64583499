import {handleCallback} from 'cf-user-details/callback';

void handleCallback({proxy: 'cf'});
