/** The page on which support replays the trace of a ticket. */
import {readTrace, type Trace} from 'cf-user-details/trace';
import {render} from 'lit';
import {tracePassedOn} from '../shared/pass-on.ts';
import {drawPlayer, drawSteps} from './draw.ts';
import {ReplayedFace} from './face.ts';
import {Player} from './player.ts';
import {sentence} from './problems.ts';
import {sample} from './sample.ts';
import {stepsOf, tell} from './steps.ts';

/** In bytes. A larger file is not read. */
const LARGEST_FILE = 1_000_000;

customElements.define('replayed-face', ReplayedFace);

const text = one<HTMLTextAreaElement>('#text');
const file = one<HTMLInputElement>('#file');
const title = one('#player-title');
const wide = matchMedia('(width >= 900px)');
let player: Player | undefined;

one('#replay').addEventListener('click', () => {
  if (take(text.value)) title.focus();
});
file.addEventListener('change', () => {
  const [chosen] = file.files ?? [];
  // The user can then choose the same file again after a correction.
  void open(chosen).finally(() => (file.value = ''));
});
document.addEventListener('dragover', event => event.preventDefault());
document.addEventListener('drop', event => {
  const [dropped] = event.dataTransfer?.files ?? [];
  if (!dropped) return;
  // Otherwise the browser navigates to the file.
  event.preventDefault();
  void open(dropped);
});
window.addEventListener('hashchange', arrive);
if (tracePassedOn() === undefined) {
  text.value = JSON.stringify(sample, null, 2);
  begin(sample);
}
arrive();

/** Replays the trace that another page of the demo passed in the URL. */
function arrive(): void {
  const passed = tracePassedOn();
  if (passed === undefined) return;
  text.value = passed;
  take(passed);
}

async function open(chosen: File | undefined): Promise<void> {
  if (!chosen) return;
  if (chosen.size > LARGEST_FILE) return complain(sentence({code: 'too-long', limit: LARGEST_FILE}));
  let content: string;
  try {
    content = await chosen.text();
  } catch {
    return complain('This file cannot be read. Open it once more, or paste what it holds.');
  }
  if (take(content)) {
    text.value = content;
    title.focus();
  }
}

/** Replays a trace or shows the problem. The pasted text and the previous replay stay. @returns true if it was replayed. */
function take(content: string): boolean {
  if (content.trim() === '') return (complain('Paste a trace first.'), false);
  const read = readTrace(content);
  if ('problem' in read) return (complain(sentence(read.problem)), false);
  if (read.trace.entries.length === 0)
    return (complain('Nothing happened in this transaction: its trace is empty.'), false);
  complain('');
  begin(read.trace);
  return true;
}

function begin(trace: Trace): void {
  const steps = stepsOf(trace);
  player?.stop();
  const next = new Player(steps.length, () => {
    // A replaced player may still call this function.
    if (player !== next) return;
    render(drawPlayer(steps, next), one('#player'));
    render(drawSteps(steps, trace.truncated, next), one('#steps'));
    one('#told').textContent = tell(steps, next.at);
    // On a narrow page this would scroll the element out of view.
    if (wide.matches) one('#steps label:has(:checked)').scrollIntoView({block: 'nearest'});
  });
  player = next;
  one('.steps').hidden = false;
  next.show(0);
}

function complain(words: string): void {
  const before = words !== '' && player ? ' What was replayed before is still there.' : '';
  one('#problem').textContent = words + before;
  if (words === '') text.removeAttribute('aria-invalid');
  else text.setAttribute('aria-invalid', 'true');
}

function one<E extends HTMLElement = HTMLElement>(selector: string): E {
  const found = document.querySelector<E>(selector);
  if (!found) throw new Error(`The page has no ${selector}`);
  return found;
}
