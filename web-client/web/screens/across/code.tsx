// Giving the pay code: typed, pasted, or read from a picture of the square code.
import { readPayCode, typedPayCode } from '../../device/paycode';
import type { Errors } from '../../parts/errors';
import { TextField } from '../../parts/fields';
import { Scan } from '../../parts/scan';
import { dayInWords, lengthInWords } from '../../words/units';
import { t } from '../../words/words';

interface CodeProps {
  label: string;
  errors: Errors;
  value: string;
  onValue: (code: string) => void;
}

export function Code({ label, errors, value, onValue }: CodeProps) {
  const read = readPayCode(value);
  const take = (text: string) => {
    const good = readPayCode(text) !== null;
    if (good) onValue(text);
    return good;
  };
  return (
    <>
      <TextField
        id="code"
        label={label}
        heading
        hint={t('across.code.hint')}
        errors={errors}
        value={read?.terms ? typedPayCode(read.secret) : value}
        onValue={onValue}
        maxLength={200}
      />
      <Scan of="across.code.picture" none="across.code.picture.none" onText={take} />
      <p role="status">
        {read?.terms &&
          t('across.code.read', { length: lengthInWords(read.terms.minutes), day: dayInWords(read.terms.day) })}
      </p>
    </>
  );
}
