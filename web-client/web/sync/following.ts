// Nodes that are followed without being neighbours, and lists of nodes that somebody publishes.
import type * as Api from './openapi';
import { type Read, useAll } from './pages';

export type Follow = Api.FollowInfo;

/** A list of nodes, and who published it. */
export type NodeList = Api.ListInfo;

export function useFollows(): Read<Follow[]> {
  return useAll<Follow>('/follows');
}

export function useNodeLists(): Read<NodeList[]> {
  return useAll<NodeList>('/networks');
}
