// Reads the page aloud where the device has a voice for the language.
import { computed, signal } from '@preact/signals';
import { settings } from '../app/settings';
import { t } from '../words/words';

const voices = signal<SpeechSynthesisVoice[]>([]);
const speaking = signal(false);
const speech = globalThis.speechSynthesis as SpeechSynthesis | undefined;

if (speech) {
  const look = () => {
    voices.value = speech.getVoices();
  };
  look();
  speech.addEventListener?.('voiceschanged', look);
}

const voice = computed(() => {
  const language = settings.value.language.slice(0, 2);
  return voices.value.find((each) => each.lang.toLowerCase().startsWith(language));
});

/** Whether this device can read the language in use aloud. */
export const canRead = computed(() => voice.value !== undefined);

export function ReadAloud() {
  if (!settings.value.aloud || !canRead.value) return null;
  return (
    <button type="button" class="second" onClick={toggle}>
      {speaking.value ? t('aloud.stop') : t('aloud.start')}
    </button>
  );
}

function toggle(): void {
  if (!speech) return;
  if (speaking.value) {
    speech.cancel();
    speaking.value = false;
    return;
  }
  const text = document.getElementById('main')?.innerText ?? '';
  const words = new SpeechSynthesisUtterance(text);
  words.voice = voice.value ?? null;
  words.lang = settings.value.language;
  words.onend = () => {
    speaking.value = false;
  };
  speaking.value = true;
  speech.speak(words);
}
