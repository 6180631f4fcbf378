// Starts the client: settings, words, router, worker, and the frame around every screen.
import { effect } from '@preact/signals';
import { render } from 'preact';
import '../styles/index.css';
import { startSync } from '../sync/start';
import { load, need } from '../words/words';
import { Frame } from './frame';
import { startPressing } from './pressing';
import { startRouter } from './router';
import { fetchFirst } from './routes';
import { startSession } from './session';
import { settings, startSettings } from './settings';

startSettings();
startRouter();
startPressing();
void begin();

// No `await` at the top: screens are fetched meanwhile, and they import from here.
async function begin(): Promise<void> {
  await Promise.all([need('everyone'), startSession(), fetchFirst()]);
  effect(() => {
    // Read here, so that a new language loads its words.
    void `${settings.value.language} ${settings.value.easy}`;
    void load();
  });
  const root = document.getElementById('kith');
  if (root) render(<Frame />, root);
  startSync();
}
