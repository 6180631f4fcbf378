// What every screen is wrapped in: a title in the tab, one heading, the focus on it after a move, the error summary.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { here } from '../app/router';
import { bank } from '../app/session';
import { type Key, t } from '../words/words';
import { ErrorSummary, type Errors } from './errors';
import { Heading, PagePicture } from './picture';

interface PageProps {
  title: string;
  /** Words above the heading: whose page, or which step. */
  above?: string;
  errors?: Errors;
  /** Where "Back" leads; the browser's own way back when given as true. */
  back?: string | true;
  /** A question page shows its heading inside the question (see `Question`). */
  headingInside?: boolean;
  children?: ComponentChildren;
}

export function Page({ title, above, errors = {}, back, headingInside = false, children }: PageProps) {
  const wrong = Object.keys(errors).length > 0;
  const section = useRef<HTMLDivElement>(null);
  const { path, moved } = here.value;

  const name = bank.value?.name ?? 'Kith';
  useEffect(() => {
    document.title = [wrong ? `${t('error.prefix')} ${title}` : title, name].join(' – ');
  }, [title, wrong, name]);

  useEffect(() => {
    if (moved) section.current?.querySelector<HTMLElement>('h1')?.focus();
  }, [path, title]);

  return (
    <div class="page" ref={section}>
      {back && <BackLink to={back} />}
      <ErrorSummary errors={errors} />
      {above && <p class="above">{above}</p>}
      {!headingInside && (
        <h1 tabIndex={-1}>
          <PagePicture />
          {title}
        </h1>
      )}
      {children}
    </div>
  );
}

function BackLink({ to }: { to: string | true }) {
  const label = t('page.back');
  if (to !== true) {
    return (
      <a class="back" href={to}>
        {label}
      </a>
    );
  }
  return (
    <button type="button" class="back link" onClick={() => history.back()}>
      {label}
    </button>
  );
}

/** A short text with a heading of its own, for people to notice. */
export function Notice({ title, children }: { title: Key; children: ComponentChildren }) {
  return (
    <section class="notice">
      <Heading of={title} />
      {children}
    </section>
  );
}
