// Giving the pay code: typed, pasted, or read from a picture of the square code. No camera is kept open and nothing is
// sent anywhere: the picture is read on this device.
import { useSignal } from '@preact/signals';
import { readPayCode, typedPayCode } from '../../device/paycode';
import type { Errors } from '../../parts/errors';
import { TextField } from '../../parts/fields';
import { dayInWords, lengthInWords } from '../../words/units';
import { t } from '../../words/words';

interface CodeProps {
  label: string;
  errors: Errors;
  value: string;
  onValue: (code: string) => void;
}

export function Code({ label, errors, value, onValue }: CodeProps) {
  const wrong = useSignal('');
  const read = readPayCode(value);
  const take = async (event: Event) => {
    const [file] = (event.currentTarget as HTMLInputElement).files ?? [];
    if (!file) return;
    const text = await textIn(file);
    wrong.value = text !== null && readPayCode(text) ? '' : t('across.code.picture.none');
    if (text !== null && !wrong.value) onValue(text);
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
      <div class={wrong.value ? 'field wrong' : 'field'}>
        <label for="picture">{t('across.code.picture')}</label>
        <p class="hint" id="picture-hint">
          {t('across.code.picture.hint')}
        </p>
        {wrong.value && (
          <p class="field-error" id="picture-error" role="alert">
            {wrong.value}
          </p>
        )}
        <input
          type="file"
          id="picture"
          accept="image/*"
          capture="environment"
          aria-describedby="picture-hint"
          onChange={take}
        />
      </div>
      <p role="status">
        {read?.terms &&
          t('across.code.read', { length: lengthInWords(read.terms.minutes), day: dayInWords(read.terms.day) })}
      </p>
    </>
  );
}

/** The most pixels of a side that are looked at: pictures of phones have many more than a square code needs. */
const MOST = 1200;
/** How long the decoder may try, in ms. */
const PATIENCE = 3_000;

/** The text of the square code in a picture; null where none is found. */
async function textIn(file: File): Promise<string | null> {
  try {
    const [{ default: decode }, picture] = await Promise.all([import('qr/decode.js'), createImageBitmap(file)]);
    const scale = Math.min(1, MOST / Math.max(picture.width, picture.height));
    const [width, height] = [picture.width, picture.height].map((side) => Math.max(1, Math.round(side * scale)));
    const canvas = document.createElement('canvas');
    canvas.width = width ?? 1;
    canvas.height = height ?? 1;
    const context = canvas.getContext('2d');
    if (!context) return null;
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    return decode({ width: canvas.width, height: canvas.height, data }, { timeLimit: PATIENCE });
  } catch {
    return null;
  }
}
