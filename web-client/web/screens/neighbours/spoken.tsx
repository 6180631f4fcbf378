// Words that two people read out to each other, in the order in which they are read.
import '../../styles/areas.css';

export function Spoken({ words }: { words: readonly string[] }) {
  return (
    <ol class="spoken" data-words>
      {words.map((word, at) => (
        <li key={`${at} ${word}`}>{word}</li>
      ))}
    </ol>
  );
}
