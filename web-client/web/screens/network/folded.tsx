// A list of names that is folded away where it is long: what comes after it must not be far away.
import type { ComponentChildren } from 'preact';
import { type Key, t } from '../../words/words';

/** So many names are read at a glance. */
const FEW = 20;

export function Folded({ of, n, children }: { of: Key; n: number; children: ComponentChildren }) {
  if (n <= FEW) return <>{children}</>;
  return (
    <details>
      <summary>{t(of, { n })}</summary>
      {children}
    </details>
  );
}
