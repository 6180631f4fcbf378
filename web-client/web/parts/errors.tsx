// The error summary: on top of the page, focused, each line leading to the field it speaks of.
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../words/words';
import { Picture } from './picture';

/** What is wrong, by the id of the field; the same words stand at the field. */
export type Errors = Record<string, string>;

export function ErrorSummary({ errors }: { errors: Errors }) {
  const box = useRef<HTMLDivElement>(null);
  const list = Object.entries(errors);

  useEffect(() => {
    box.current?.focus();
  }, [errors]);

  if (list.length === 0) return null;
  return (
    <div class="error-summary" role="alert" tabIndex={-1} ref={box} aria-labelledby="error-summary-title">
      <h2 id="error-summary-title">
        <Picture of="error.title" />
        {t('error.title')}
      </h2>
      <ul>
        {list.map(([field, words]) => (
          <li key={field}>
            <a href={`#${field}`} onClick={(event) => toField(event, field)}>
              {words}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Moves the focus into the field, or to its first control where it has several. */
function toField(event: Event, field: string): void {
  event.preventDefault();
  const found = document.getElementById(field);
  const control = found?.matches('input, select, textarea, button') ? found : found?.querySelector('input, select');
  (control as HTMLElement | null)?.focus();
  found?.scrollIntoView({ block: 'center' });
}
