"""A node as a machine: what it holds, gossip and the handshake, without any input or output. Written from docs/protocol.md alone,
with nothing of Kith's own; sections named in comments are that page's. `gossip.py` lets it talk.
"""

import base64
import hashlib
import json

import cbor2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from stranger import BASE58, base64url, canonical, hold, open_note, pae, public_key, verify

KEYS_TYPE, CARD_TYPE = b"application/vnd.kith.keys.v1+json", b"application/vnd.kith.card.v1+json"
LINK_TYPE, FEED_TYPE = b"application/vnd.kith.link.v1+json", b"application/vnd.kith.feed.v1+json"
FRAME, ITEM, CERTIFICATE = 65_536, 15_360, 1_024
HELLO, CHALLENGE, PROOF, BYE = 0, 1, 2, 3
DIGEST, CLOCKS, WANT, ITEMS, HEAD, EVIDENCE = 10, 11, 12, 13, 14, 15
NOTHING = bytes(16)


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def unpadded(raw):
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def did(key):
    number, text = int.from_bytes(b"\xed\x01" + key, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        text = BASE58[digit] + text
    return "did:key:z" + text


def raw(origin):
    """Section 25, Frames: an origin in a frame."""
    return base64.b32decode(origin.removeprefix("kith/").upper())


def of_raw(ten):
    return "kith/" + base64.b32encode(ten).decode().lower()


def vkey(name, kind, key):
    """Section 13: a verifier key."""
    typed = bytes([kind]) + key
    key_id = sha(name.encode() + b"\n", typed)[:4]
    return f"{name}+{key_id.hex()}+{base64.b64encode(typed).decode()}"


class Signer:
    """A secret key."""

    def __init__(self, seed):
        self.secret = Ed25519PrivateKey.from_private_bytes(seed)
        self.key = self.secret.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    def sign(self, kind, body):
        return [body, self.secret.sign(pae(kind, body.encode()))]


def object_of(body, most, members, optional=()):
    hold(len(body.encode()) <= most, "a body is too long")
    told = json.loads(body)
    hold(canonical(told) == body, "a body is not canonical")
    hold(members <= set(told) <= members | set(optional), f"a body has other members: {sorted(told)}")
    return told


# Section 25, Keys, cards and words.


def certificate_of(signed):
    """The certificate that holds by the node key which it names itself."""
    body, sig = signed
    told = object_of(body, CERTIFICATE, {"at", "epoch", "feed", "log", "node", "origin", "v", "witness"} | ({"before"} if '"before":' in body else set()))
    hold(told["v"] == 1 and 1 <= told["epoch"] <= 32, "the certificate is of another version or epoch")
    verify(public_key(told["node"]), sig, pae(KEYS_TYPE, body.encode()), "the certificate")
    name = told["origin"] if told["epoch"] == 1 else f"{told['origin']}/{told['epoch']}"
    hold(told["log"].startswith(name + "+") and told["witness"].startswith(told["origin"] + "+"), "its keys have other names")
    return told


def certificate_in(card):
    hold({"address", "area", "certificate", "name"} <= set(card) <= {"address", "area", "area_code", "certificate", "name", "organisation"}, "no card")
    signed = card["certificate"]
    return certificate_of([signed["body"], base64url(signed["sig"], 64)])


def words(one, other, page):
    first, second = sorted([one, other])
    return [page[byte] for byte in sha(b"kith/words/v1", first, second)[:8]]


# Section 25, Feeds.


class Feed:
    """A node's feed in one epoch, each item checked against the one before."""

    def __init__(self):
        self.certificate, self.signed, self.told, self.digests = None, [], [], []

    def take(self, signed, told, node):
        body, sig = signed
        certificate = self.certificate or certificate_in(told["content"])
        if told["kind"] == "profile":
            shown = certificate_in(told["content"])
            hold((shown["epoch"], shown["origin"]) == (told["epoch"], told["origin"]), "the profile is of another feed")
            hold((shown["feed"], shown["log"]) == (certificate["feed"], certificate["log"]), "the profile has other keys")
        else:
            hold(self.signed, "the first item is no profile")
        hold(public_key(certificate["node"]) == node, "another node key certified the feed")
        verify(public_key(certificate["feed"]), sig, pae(FEED_TYPE, body.encode()), f"item {told['seq']}")
        before = unpadded(self.digests[-1]) if self.digests else None
        hold(told.get("prev") == before, "the item follows another")
        self.certificate = certificate
        self.signed.append(signed)
        self.told.append(told)
        self.digests.append(sha(pae(FEED_TYPE, body.encode())))

    def tip(self):
        return self.digests[-1][:16] if self.digests else NOTHING


def item_of(signed):
    told = object_of(signed[0], ITEM, {"at", "content", "epoch", "kind", "origin", "seq", "v"}, {"prev"})
    hold(told["v"] == 1 and len(told["kind"]) <= 32, "the item is of another version")
    return told


class Node:
    """What a node holds: its keys, the feeds that it follows, heads, and what it remembers of whom it met."""

    def __init__(self, node, certificate):
        self.node, self.certificate = node, certificate
        self.origin = certificate_of(certificate)["origin"]
        self.known = {self.origin: node.key}
        self.feeds, self.heads, self.evidence, self.met = {}, {}, [], {}

    def feed(self, origin, epoch=1):
        return self.feeds.setdefault((origin, epoch), Feed())

    def epochs(self, origin):
        return sorted(epoch for (of, epoch), feed in self.feeds.items() if of == origin and feed.signed)

    def take(self, signed):
        """Takes an item. Gives what is missing before it, `True` if it was new, `False` if it was held."""
        told = item_of(signed)
        if told["origin"] not in self.known:
            return False
        feed = self.feed(told["origin"], told["epoch"])
        if told["seq"] < len(feed.signed):
            hold(feed.told[told["seq"]] == told, "two items stand at one place")
            return False
        if told["seq"] > len(feed.signed):
            return [raw(told["origin"]), told["epoch"], len(feed.signed), told["seq"] + 1]
        feed.take(signed, told, self.known[told["origin"]])
        return True

    def take_head(self, note):
        """Takes a head that the certified log key of its epoch has signed."""
        hold(len(note.encode()) <= 8_192, "a head is too long")
        name = note.partition("\n")[0]
        origin, _, epoch = name.partition("/")[2].partition("/")
        origin, epoch = "kith/" + origin, int(epoch or 1)
        if origin not in self.known or not self.feed(origin, epoch).certificate:
            return False
        _, _, text = open_note(note, self.feed(origin, epoch).certificate["log"])
        _, size, root = text.removesuffix("\n").split("\n")[:3]
        head = (epoch, int(size), base64.b64decode(root, validate=True), note)
        held = self.heads.setdefault(origin, [])
        same = [old for old in held if old[:2] == head[:2]]
        hold(all(old[2] == head[2] for old in same), "two heads of one size")
        if same:
            [old] = same
            more = [line for line in self.lines(note) if line not in self.lines(old[3])]
            if not more:
                return False
            held.remove(old)
            head = (*old[:3], old[3] + "".join(line + "\n" for line in more))
        held.append(head)
        held.sort()
        return True

    def lines(self, note):
        """The signature lines of a note by its log and by witnesses that we follow: nobody else's is held."""
        name, lines = note.partition("\n")[0], note.partition("\n\n")[2].splitlines()
        return [line for line in lines if line.split(" ")[1] == name or self.cosigners([line])]

    def cosigners(self, lines):
        """Whose these signature lines are, of the witnesses that we follow, by the keys of their newest profiles."""
        keys = {tuple(key.split("+")[:2]) for key in map(self.witness, self.known) if key}
        by = [line.split(" ") for line in lines]
        return {name for _, name, signed in by if (name, base64.b64decode(signed)[:4].hex()) in keys}

    def by(self, note):
        """The witnesses that we follow and whose cosignatures are on a head."""
        return sorted(self.cosigners(note.partition("\n\n")[2].splitlines()))

    def head(self, origin):
        held = self.heads.get(origin)
        return [held[-1][0], held[-1][1], held[-1][2][:16], [raw(name) for name in self.by(held[-1][3])]] if held else None

    def witness(self, origin):
        """The verifier key that a node cosigns with, by its newest profile."""
        for epoch in reversed(self.epochs(origin)):
            profiles = [told["content"] for told in self.feed(origin, epoch).told if told["kind"] == "profile"]
            return certificate_in(profiles[-1])["witness"]
        return None

    def behind(self, origin):
        """Of each witness that we follow, the highest head that it cosigned, where that is not the highest of all."""
        held, met, behind = self.heads.get(origin, []), set(), []
        for head in reversed(held):
            by = set(self.by(head[3]))
            behind += [[raw(name), head[0], head[1], head[2][:16]] for name in by - met if head is not held[-1]]
            met |= by
        return sorted(behind, key=lambda one: of_raw(one[0]))

    # Section 25, Comparing notes.

    def marks(self, origin):
        return [[epoch, len(feed.signed), feed.tip(), 0] for epoch in self.epochs(origin) for feed in [self.feed(origin, epoch)]]

    def mine(self):
        return sha(b"kith/follows/v1", *(raw(origin) for origin in sorted(self.known)))[:16]

    def yours(self, peer):
        met = self.met.get(peer)
        return met["theirs"] if met and met["mine"] == self.mine() else NOTHING

    def state(self, peer):
        if peer not in self.met:
            return NOTHING
        stand = []
        for origin in sorted(set(self.known) & self.met[peer]["follows"]):
            both = set(self.known) & self.met[peer]["follows"]
            marks, head = self.marks(origin), self.head(origin) or [0, 0, NOTHING, []]
            stand += [raw(origin), len(marks).to_bytes(8, "big")]
            for epoch, length, tip, evidence in marks:
                stand += [epoch.to_bytes(4, "big"), length.to_bytes(8, "big"), tip, bytes([evidence])]
            stand += [head[0].to_bytes(4, "big"), head[1].to_bytes(8, "big"), head[2]]
            by = [witness for witness in head[3] if of_raw(witness) in both]
            stand += [len(by).to_bytes(8, "big"), *by]
            behind = [one for one in self.behind(origin) if of_raw(one[0]) in both]
            stand.append(len(behind).to_bytes(8, "big"))
            for witness, epoch, size, root in behind:
                stand += [witness, epoch.to_bytes(4, "big"), size.to_bytes(8, "big"), root]
        return sha(b"kith/state/v1", *stand)[:16]

    def clocks(self):
        clocks = [[raw(origin), self.marks(origin), self.head(origin), self.behind(origin)] for origin in sorted(self.known)]
        pages = [clocks[at : at + 768] for at in range(0, len(clocks), 768)]
        return [[CLOCKS, number, number == len(pages) - 1, page] for number, page in enumerate(pages)]


class Gossip:
    """One connection's conversation after the handshake: frames go in, frames come out."""

    def __init__(self, node, peer):
        self.node, self.peer = node, peer
        self.theirs, self.told, self.pages, self.lacks, self.asked = None, False, [], [], None
        self.agreed, self.shown, self.answers = False, False, 0

    def begin(self):
        return [[DIGEST, self.node.mine(), self.node.yours(self.peer), self.node.state(self.peer)]]

    def hear(self, frame):
        kind, *fields = frame
        return {DIGEST: self.digest, CLOCKS: self.clocks, WANT: self.want, ITEMS: self.items, HEAD: self.head, EVIDENCE: self.proven}[kind](*fields)

    def digest(self, mine, yours, state):
        self.theirs, self.told, self.pages = mine, False, []
        node, met = self.node, self.node.met.get(self.peer)
        if met and met["theirs"] == mine and yours == node.mine() and state == node.state(self.peer):
            self.agreed = True
            return []
        return self.tell()

    def tell(self):
        if self.told:
            return []
        self.told = True
        return self.node.clocks()

    def clocks(self, page, last, clocks):
        hold(page == len(self.pages) and len(clocks) <= 768, "a page of clocks is out of turn")
        self.pages.append(clocks)
        if not last:
            return []
        every = [clock for page in self.pages for clock in page]
        hold([of_raw(clock[0]) for clock in every] == sorted({of_raw(clock[0]) for clock in every}), "the clocks are not sorted")
        self.node.met[self.peer] = {"theirs": self.theirs, "mine": self.node.mine(), "follows": {of_raw(clock[0]) for clock in every}}
        self.lacks, self.shown = every, True
        return self.tell() + self.next()

    def next(self):
        """The next want, if anything is lacking: items first, then heads."""
        if self.asked:
            return []
        items, heads = [], []
        for ten, marks, head, _ in self.lacks:
            origin = of_raw(ten)
            if origin not in self.node.known:
                continue
            for epoch, length, _, evidence in marks:
                held = len(self.node.feed(origin, epoch).signed)
                if length > held and not evidence & 1:
                    items.append([ten, epoch, held, length])
            held = self.node.head(origin)
            lacks = [one for one in head[3] if of_raw(one) in self.node.known and one not in held[3]] if head and held else []
            if head and (not held or head[:3] != held[:3] or lacks):
                heads.append(ten)
        if not items and not heads:
            self.lacks, self.agreed = [], True
            return []
        self.asked = [WANT, items[:64], [] if items else heads[:64]]
        if not items:
            self.lacks = []
        return [self.asked]

    def want(self, wants, heads):
        hold(len(wants) <= 64 and len(heads) <= 64, "too much is wanted at once")
        said, signed, size = [], [], 64
        for ten in heads:
            said += [[HEAD, head[3]] for head in self.node.heads.get(of_raw(ten), [])]
        for ten, epoch, start, end in wants:
            for item in self.node.feed(of_raw(ten), epoch).signed[start:end]:
                size += len(item[0].encode()) + 80
                if size < FRAME and len(signed) < 128:
                    signed.append(item)
        return [*said, [ITEMS, True, signed]]

    def items(self, answer, signed):
        hold(len(signed) <= 128, "too many items")
        taken = [self.node.take(item) for item in signed]
        if not answer:
            gaps = [gap for gap in taken if isinstance(gap, list)]
            if gaps and not self.asked:
                self.asked = [WANT, gaps[:64], []]
                return [self.asked]
            return []
        self.answers += 1
        hold(self.asked, "an answer to nothing")
        if self.asked[1] and not any(taken):
            self.lacks = []
        self.asked = None
        return self.next()

    def head(self, note):
        self.node.take_head(note)
        return []

    def proven(self, encoded):
        self.node.evidence.append(evidence_of(encoded, self.node.known))
        return []

    def push(self, signed):
        hold(self.node.take(signed) is True, "an item of ours does not hold")
        return [[ITEMS, False, [signed]]]

    def push_head(self, note):
        hold(self.node.take_head(note), "a head of ours does not hold")
        return [[HEAD, note]]


# Section 25, Evidence.


def evidence_of(encoded, known):
    """Which node two signed things convict, and of which kind; what convicts nobody does not hold."""
    hold(len(encoded) <= 32_768, "the evidence is too long")
    kind, signed, *things = cbor2.loads(encoded)
    certificate = certificate_of(signed)
    hold(known.get(certificate["origin"]) == public_key(certificate["node"]), "the evidence is by another key")
    if kind in (2, 16):
        hold(len(things) == {2: 2, 16: 4}[kind], "the evidence has other parts")
        two_heads(kind, certificate, *things)
        return certificate["origin"], kind
    hold(kind == 1 and len(things) == 2, "this kind of evidence is not read here")
    told = [item_of(thing) for thing in things]
    places = [(item["origin"], item["epoch"], item["seq"]) for item in told]
    hold(places[0] == places[1] and things[0][0] != things[1][0], "the two do not contradict each other")
    hold(places[0][:2] == (certificate["origin"], certificate["epoch"]), "they are of another feed")
    for body, sig in things:
        verify(public_key(certificate["feed"]), sig, pae(FEED_TYPE, body.encode()), "the evidence")
    return certificate["origin"], kind


def two_heads(kind, certificate, one, other, root=None, proof=()):
    """Kind 2: two roots at one size. Kind 16: what the greater says stood at the smaller's size is another root."""
    name = certificate["log"].split("+")[0]
    heads = [open_note(note, certificate["log"])[2].removesuffix("\n").split("\n") for note in (one, other)]
    hold(all(head[0] == name for head in heads), "a head is of another log")
    (old, older), (new, newer) = ((int(head[1]), base64.b64decode(head[2], validate=True)) for head in heads)
    if kind == 2:
        hold(root is None and old == new and older != newer, "the two heads do not contradict each other")
    else:
        hold(old < new and older != root and consistent(old, new, root, newer, list(proof)), "the two heads may have one past")


def consistent(old, new, older, newer, proof):
    """Section 13: whether the tree of `new` leaves, its root `newer`, goes on from that of `old`."""
    if old & (old - 1) == 0:
        proof = [older, *proof]
    hold(0 < old < new and proof, "there is nothing to be shown")
    left, right = old - 1, new - 1
    while left & 1:
        left, right = left >> 1, right >> 1
    before = after = proof[0]
    for step in proof[1:]:
        hold(right, "the proof is too long")
        if left & 1 or left == right:
            before, after = sha(b"\1", step, before), sha(b"\1", step, after)
            while left and not left & 1:
                left, right = left >> 1, right >> 1
        else:
            after = sha(b"\1", after, step)
        left, right = left >> 1, right >> 1
    return right == 0 and (before, after) == (older, newer)


# Section 25, The handshake.


class Handshake:
    """Either side of it, for one connection."""

    def __init__(self, node, nonce, meant=None):
        self.node, self.nonce, self.meant = node, nonce, meant

    def said(self, accepts, dials, nonces, dialled, side):
        told = {"accepts": did(accepts), "dialled": dialled, "dials": did(dials), "nonces": [unpadded(nonce) for nonce in nonces], "side": side}
        return canonical(told)

    def check(self, key, certificate):
        hold(key != self.node.node.key, "own-key")
        told = certificate_of(certificate)
        hold(public_key(told["node"]) == key, "the certificate is another's")
        hold(self.node.known.get(told["origin"]) == key, "we are not linked with that key")
        return told["origin"]

    def hello(self):
        return [HELLO, self.node.node.key, self.nonce, self.meant, self.node.certificate]

    def challenge(self, hello):
        _, key, nonce, dialled, certificate = hello
        self.peer = self.check(key, certificate)
        hold(nonce != self.nonce and dialled == self.node.origin, "another node was meant")
        self.told = (self.node.node.key, key, [nonce, self.nonce], dialled)
        _, sig = self.node.node.sign(LINK_TYPE, self.said(*self.told, "accepts"))
        return [CHALLENGE, self.node.node.key, self.nonce, sig, self.node.certificate]

    def proof(self, challenge):
        _, key, nonce, sig, certificate = challenge
        self.peer = self.check(key, certificate)
        hold(nonce != self.nonce and self.peer == self.meant, "another node answers")
        told = (key, self.node.node.key, [self.nonce, nonce], self.meant)
        verify(key, sig, pae(LINK_TYPE, self.said(*told, "accepts").encode()), "the challenge")
        return [PROOF, self.node.node.sign(LINK_TYPE, self.said(*told, "dials"))[1]]

    def proven(self, proof):
        verify(self.told[1], proof[1], pae(LINK_TYPE, self.said(*self.told, "dials").encode()), "the proof")
