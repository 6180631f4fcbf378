// A list of names that is folded away where it is long: what comes after it must not be far away. On paper all of it stands.
import type { ComponentChildren } from 'preact';
import { type Key, t } from '../../words/words';

/** So many names are read at a glance. */
const FEW = 20;

export function Folded({ of, n, children }: { of: Key; n: number; children: ComponentChildren }) {
  if (n <= FEW) return <>{children}</>;
  return (
    <>
      <details class="no-print">
        <summary>{t(of, { n })}</summary>
        {children}
      </details>
      <div class="only-print">{children}</div>
    </>
  );
}
