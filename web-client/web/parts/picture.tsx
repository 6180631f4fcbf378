// Pictures for Easy Read: left of a heading, of a choice, of what can be done. The words beside them say everything, so
// nobody needs to see them; outside Easy Read there are none, and then they are never fetched.
import { signal } from '@preact/signals';
import { here } from '../app/router';
import { settings } from '../app/settings';
import { type Key, t, type Values } from '../words/words';

const drawings = signal<typeof import('./drawings') | null>(null);
let asked = false;

interface PictureProps {
  /** What it is a picture of: the key of the words beside it, or the address of a page. */
  of: string;
  /** Within a line of words, not in the column left of them. */
  inline?: boolean;
  /** Nothing rather than the nearest picture: choices that look alike help nobody. */
  exact?: boolean;
}

export function Picture({ of, inline = false, exact = false }: PictureProps) {
  if (!settings.value.easy) return null;
  if (!drawings.value) {
    fetchOnce();
    return null;
  }
  const lines = drawings.value.drawingOf(of, exact);
  if (!lines) return null;
  return (
    <svg class={inline ? 'picture inline' : 'picture'} viewBox="0 0 48 48" aria-hidden="true" focusable="false">
      <path d={lines} />
    </svg>
  );
}

/** The picture of the page that is open. */
export function PagePicture() {
  return <Picture of={here.value.path} />;
}

interface HeadingProps {
  of: Key;
  values?: Values;
  /** Where something is named by it. */
  id?: string;
}

/** A heading within a page, with its picture. */
export function Heading({ of, values = {}, id }: HeadingProps) {
  return (
    <h2 id={id}>
      <Picture of={of} />
      {t(of, values)}
    </h2>
  );
}

function fetchOnce(): void {
  if (asked) return;
  asked = true;
  import('./drawings').then(
    (module) => {
      drawings.value = module;
    },
    () => {
      // The words do without; the next page tries again.
      asked = false;
    },
  );
}
