// Small sentences about minutes that several screens say.
import type { AnsweredInfo, Votes } from '../../../sync/meetings';
import { verdictInWords } from '../../../words/meetings';
import { t } from '../../../words/words';

export type Voted = ['lived' | 'professionals', Votes | null];

export function votesInWords(side: Voted[0], votes: Votes): string {
  return t(`minutes.votes.${side}`, { for: votes.for, against: votes.against, abstained: votes.abstained });
}

/** What somebody said of the minutes. */
export function answerInWords(answer: AnsweredInfo | null, earlier: boolean): string {
  if (!answer) return t('answer.none');
  const words = verdictInWords(answer.answer);
  return [words, answer.cleared && t('answer.cleared'), earlier && t('answer.earlier')].filter(Boolean).join(' ');
}
