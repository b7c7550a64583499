import {orElse} from '../../base/report.ts';

const LOAD_TIMEOUT = 15_000;

/** A serialized report. Chromium exposes the members of the body only there. */
interface EmbedderReport {
  readonly body?: {readonly disposition?: string; readonly blockedURL?: string};
}

/**
 * The page's `Cross-Origin-Embedder-Policy` may block a frame, which then stays blank. Chromium and WebKit
 * report it. In Firefox the blocked frame never loads, which is checked on isolated pages only. `refused` may
 * be called more than once.
 */
export function watchEmbedding(drawn: readonly Element[], refused: () => void): () => void {
  const frames = drawn.flatMap(node => [node, ...node.querySelectorAll('iframe')]).filter(isFrame);
  const stops = [observeReports, awaitLoad].map(watch => orElse(() => watch(frames, refused), undefined));
  return () => {
    for (const stop of stops) stop?.();
  };
}

const isFrame = (node: Element): node is HTMLIFrameElement => node.localName === 'iframe';

function observeReports(frames: readonly HTMLIFrameElement[], refused: () => void): () => void {
  const observer = new ReportingObserver(
    reports => {
      const isOurs = ({body}: EmbedderReport): boolean =>
        body?.disposition === 'enforce' && frames.some(({src}) => src === body.blockedURL);
      if (reports.some(report => isOurs(JSON.parse(JSON.stringify(report)) as EmbedderReport))) refused();
    },
    {types: ['coep'], buffered: true},
  );
  observer.observe();
  return () => observer.disconnect();
}

function awaitLoad(frames: readonly HTMLIFrameElement[], refused: () => void): (() => void) | undefined {
  if (frames.length === 0 || !crossOriginIsolated) return undefined;
  const timer = setTimeout(refused, LOAD_TIMEOUT);
  const stop = (): void => clearTimeout(timer);
  for (const frame of frames) frame.addEventListener('load', stop);
  return stop;
}
