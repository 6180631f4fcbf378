// Approaches of community support in words. A name that is not listed here is of a later version.
import { type Key, t } from './words';

/** From the whole community to everyday support (docs/co-production.md, "Approaches"). */
export const APPROACHES = [
  'time-bank',
  'local-area-coordination',
  'village-agents',
  'health-champions',
  'community-navigators',
  'enterprise-coaches',
  'community-justice-panels',
  'homeshare',
  'shared-lives',
  'community-circles',
  'community-micro-enterprise',
  'peer-support-planning',
  'creative-minds',
  'compassionate-neighbours',
  'other',
] as const;

export type Approach = (typeof APPROACHES)[number];

export function approachInWords(approach: string): string {
  return t(`approach.${approach}` as Key) || t('approach.other');
}
