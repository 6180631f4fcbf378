// A node is restored from before an hour across areas, and its neighbour is away: the phone of who received brings the hour back.
import { join } from 'node:path';
import { gives, receives, settled } from './across.mjs';
import { arrives, enters } from './keyboard.mjs';
import { goes, look } from './looking.mjs';
import { same } from './people.mjs';

/** How many hours were done across the two areas before this. */
const DONE_BEFORE = 2;

/** Ceri is at Wigan, Moira at Leeds; the backup goes into `folder`. */
export async function broughtBack({ wigan, leeds, ceri, moira, folder }) {
  const backup = join(folder, 'before.backup');
  await wigan.does('backup', backup);
  const code = await receives(ceri, '1 hour');
  await gives(moira, code, '1 hour');
  await settled(moira, ceri, DONE_BEFORE + 1);
  await goes(ceri, '/');
  await ceri.waitsForAnswers();

  await leeds.kill();
  await wigan.restoredFrom(backup);
  // The page is open, and Ceri does nothing.
  await ceri.reads('Hours that are back');
  await ceri.reads('Our Kith had lost this; your phone brought it back. The hours count again. You need do nothing.');
  const wrong = await look(ceri);
  same(wrong.join('\n'), '', 'what is wrong with the first page');
  await enters(ceri, 'Someone in Leeds gave you 1 hour');
  await arrives(ceri, 'Someone in Leeds gave you 1 hour');
  await ceri.page.getByText('Done', { exact: true }).waitFor();
  await ceri.reads('Our Kith had lost this; your phone brought it back.');
  await goes(ceri, '/');
  same(await ceri.page.getByText('Hours that are back').count(), 0, 'words that were read');

  await leeds.start();
  await settled(moira, ceri, DONE_BEFORE + 1);
}
