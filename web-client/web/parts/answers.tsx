// Check your answers: what was said, each with a link to change it.
import type { ComponentChildren } from 'preact';
import { t } from '../words/words';

export interface Answer {
  label: string;
  value: ComponentChildren;
  /** Where the answer is changed; none where it cannot be. */
  change?: string | undefined;
}

export function Answers({ answers }: { answers: readonly Answer[] }) {
  return (
    <dl class="answers">
      {answers.map(({ label, value, change }) => (
        <div key={label}>
          <dt>{label}</dt>
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
      {children}
      {reference && (
        <p>
          {t('done.reference')} <strong>{reference}</strong>
        </p>
      )}
    </div>
  );
}
