// Text boxes and choices: a label, a hint, the error in the same words as the summary's.
import type { ComponentChildren } from 'preact';
import type { Errors } from './errors';
import { PagePicture, Picture } from './picture';

interface Common {
  id: string;
  label: string;
  hint?: string | undefined;
  errors?: Errors | undefined;
}

/** The ids that describe a control, for `aria-describedby`. */
function described(id: string, hint: string | undefined, error: string | undefined): string | undefined {
  return [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined;
}

export function Hint({ id, children }: { id: string; children: ComponentChildren }) {
  return (
    <p class="hint" id={`${id}-hint`}>
      {children}
    </p>
  );
}

export function FieldError({ id, errors }: { id: string; errors: Errors | undefined }) {
  const words = errors?.[id];
  if (!words) return null;
  return (
    <p class="field-error" id={`${id}-error`}>
      {words}
    </p>
  );
}

interface TextProps extends Common {
  value: string;
  onValue: (value: string) => void;
  type?: 'text' | 'search' | 'email' | 'tel';
  /** How many characters it should look fit for. */
  width?: number;
  numeric?: boolean;
  autocomplete?: string;
  maxLength?: number;
  lines?: number;
  /** True on a question page: the question is the page's heading. */
  heading?: boolean;
}

export function TextField(props: TextProps) {
  const {
    id,
    label,
    hint,
    errors,
    value,
    onValue,
    type = 'text',
    width,
    numeric,
    autocomplete,
    maxLength,
    lines,
    heading,
  } = props;
  const error = errors?.[id];
  const shared = {
    id,
    name: id,
    value,
    maxLength,
    autocomplete: autocomplete ?? 'off',
    'aria-describedby': described(id, hint, error),
    'aria-invalid': error ? true : undefined,
    onInput: (event: Event) => onValue((event.currentTarget as HTMLInputElement).value),
  };
  return (
    <div class={error ? 'field wrong' : 'field'}>
      {heading ? (
        <h1 tabIndex={-1}>
          <PagePicture />
          <label for={id}>{label}</label>
        </h1>
      ) : (
        <label for={id}>{label}</label>
      )}
      {hint && <Hint id={id}>{hint}</Hint>}
      <FieldError id={id} errors={errors} />
      {lines ? (
        <textarea {...shared} rows={lines} />
      ) : (
        <input {...shared} list={undefined} type={type} inputMode={numeric ? 'numeric' : undefined} size={width} />
      )}
    </div>
  );
}

export interface Option<Value extends string> {
  value: Value;
  label: string;
  hint?: string | undefined;
}

interface ChoiceProps<Value extends string> extends Common {
  options: readonly Option<Value>[];
  /** True on a question page: the question is the page's heading. */
  heading?: boolean | undefined;
}

interface RadiosProps<Value extends string> extends ChoiceProps<Value> {
  /** What stands between the question and the choices: a search box. */
  before?: ComponentChildren;
  value: Value | '';
  onValue: (value: Value) => void;
}

export function Radios<Value extends string>(props: RadiosProps<Value>) {
  const { id, label, hint, errors, options, value, onValue, heading, before } = props;
  return (
    <Group id={id} label={label} hint={hint} errors={errors} heading={heading}>
      {before}
      {options.map((option, at) => (
        <Choice
          key={option.value}
          id={at === 0 ? `${id}-first` : `${id}-${option.value}`}
          name={id}
          type="radio"
          option={option}
          checked={option.value === value}
          onChange={() => onValue(option.value)}
        />
      ))}
    </Group>
  );
}

interface ChecksProps<Value extends string> extends ChoiceProps<Value> {
  values: readonly Value[];
  onValues: (values: Value[]) => void;
}

export function Checks<Value extends string>(props: ChecksProps<Value>) {
  const { id, label, hint, errors, options, values, onValues, heading } = props;
  return (
    <Group id={id} label={label} hint={hint} errors={errors} heading={heading}>
      {options.map((option) => (
        <Choice
          key={option.value}
          id={`${id}-${option.value}`}
          name={id}
          type="checkbox"
          option={option}
          checked={values.includes(option.value)}
          onChange={(on) => onValues(on ? [...values, option.value] : values.filter((value) => value !== option.value))}
        />
      ))}
    </Group>
  );
}

interface GroupProps extends Common {
  heading?: boolean | undefined;
  children: ComponentChildren;
}

/** Several controls under one question. */
export function Group({ id, label, hint, errors, heading, children }: GroupProps) {
  const error = errors?.[id];
  return (
    <fieldset class={error ? 'field wrong' : 'field'} id={id} aria-describedby={described(id, hint, error)}>
      <legend>
        {heading ? (
          <h1 tabIndex={-1}>
            <PagePicture />
            {label}
          </h1>
        ) : (
          <>
            <Picture of={id} />
            {label}
          </>
        )}
      </legend>
      {hint && <Hint id={id}>{hint}</Hint>}
      <FieldError id={id} errors={errors} />
      {children}
    </fieldset>
  );
}

interface OneChoiceProps<Value extends string> {
  id: string;
  name: string;
  type: 'radio' | 'checkbox';
  option: Option<Value>;
  checked: boolean;
  onChange: (on: boolean) => void;
}

function Choice<Value extends string>({ id, name, type, option, checked, onChange }: OneChoiceProps<Value>) {
  return (
    <div class="choice">
      <input
        type={type}
        id={id}
        name={name}
        value={option.value}
        checked={checked}
        aria-describedby={option.hint ? `${id}-hint` : undefined}
        onChange={(event) => onChange((event.currentTarget as HTMLInputElement).checked)}
      />
      <Picture of={`${name}.${option.value}`} inline exact />
      <div>
        <label for={id}>{option.label}</label>
        {option.hint && <Hint id={id}>{option.hint}</Hint>}
      </div>
    </div>
  );
}

interface SelectProps<Value extends string> extends Common {
  value: Value | '';
  options: readonly Option<Value>[];
  /** What stands there before anything is chosen; none where something always is. */
  none?: string;
  onValue: (value: Value | '') => void;
}

/** One of many, in a dense form. */
export function Select<Value extends string>(props: SelectProps<Value>) {
  const { id, label, hint, errors, value, options, none, onValue } = props;
  const error = errors?.[id];
  return (
    <div class={error ? 'field wrong' : 'field'}>
      <label for={id}>{label}</label>
      {hint && <Hint id={id}>{hint}</Hint>}
      <FieldError id={id} errors={errors} />
      <select
        id={id}
        value={value}
        aria-describedby={described(id, hint, error)}
        aria-invalid={error ? true : undefined}
        onChange={(event) => onValue(event.currentTarget.value as Value)}
      >
        {none !== undefined && <option value="">{none}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}
