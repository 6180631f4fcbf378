// Check your answers: what was said, each with a link to change it.
import type { ComponentChildren } from 'preact';
import { type Key, t } from '../words/words';
import { Picture } from './picture';

export interface Answer {
  label: string;
  /** The key of words that there is a picture of. */
  of?: Key;
  value: ComponentChildren;
  /** Where the answer is changed; none where it cannot be. */
  change?: string | undefined;
}

export function Answers({ answers }: { answers: readonly Answer[] }) {
  return (
    <dl class="answers">
      {answers.map(({ label, of, value, change }) => (
        <div key={label}>
          <dt>
            {of && <Picture of={of} />}
            {label}
          </dt>
          <dd>{value}</dd>
          {change && (
            <dd class="change">
              <a href={change}>
                {t('answers.change')}
                <span class="unseen"> {label}</span>
              </a>
            </dd>
          )}
        </div>
      ))}
    </dl>
  );
}

/** The page after something is done: what was done, and its reference. */
export function Confirmation({ reference, children }: { reference?: string; children: ComponentChildren }) {
  return (
    <div class="done" role="status">
      <Picture of="done" />
      {children}
      {reference && (
        <p>
          {t('done.reference')} <strong>{reference}</strong>
        </p>
      )}
    </div>
  );
}
