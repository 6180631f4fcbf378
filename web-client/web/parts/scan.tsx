// Reading a square code from a picture. No camera is kept open and nothing is sent anywhere: the picture is read on this device.
import { useSignal } from '@preact/signals';
import { t } from '../words/words';

interface ScanProps {
  /** The words' keys: what to take a picture of, and what is said where it shows no such code. */
  of: 'across.code.picture' | 'areas.open.picture';
  none: 'across.code.picture.none' | 'areas.open.picture.none';
  /** Takes the text of a square code; false where it is not such a code. */
  onText: (text: string) => boolean;
}

export function Scan({ of, none, onText }: ScanProps) {
  const wrong = useSignal('');
  const take = async (event: Event) => {
    const [file] = (event.currentTarget as HTMLInputElement).files ?? [];
    if (!file) return;
    const text = await textIn(file);
    wrong.value = text !== null && onText(text) ? '' : t(none);
  };
  return (
    <div class={wrong.value ? 'field wrong' : 'field'}>
      <label for="picture">{t(of)}</label>
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
