import 'cf-user-details/define';
