import {renderToString} from 'react-dom/server';
import {App} from './app.jsx';

export const render = form => renderToString(<App form={form} />);
