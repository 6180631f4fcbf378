"""Checks a Kith log as a stranger would: from docs/protocol.md alone, with nothing of Kith's own.

    stranger.py EXPORT VKEY CHECKPOINT

EXPORT is what `kith export --format json` wrote, VKEY the log's verifier key as text, CHECKPOINT a file with a signed checkpoint.
Exit code 0 and a line about what holds, or 1 and the first thing that does not. Whether minutes settled as they should is not
checked here: every byte, signature, key and chain is.
"""

import base64
import hashlib
import json
import sys
import uuid

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from node_keys import NodeKeys

ENTRY_TYPE = b"application/vnd.kith.entry.v1+json"
SUCCESSOR_TYPE = b"application/vnd.kith.successor.v1+json"
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
LARGEST = 2**53 - 1
MEMBERS = {"at", "by", "content", "id", "kind", "origin", "v"}


MEETING = {"group", "mandate", "initiative", "response", "period", "meeting", "attendance", "item", "contribution", "decision", "action"}
MEETING |= {"note", "minutes", "link", "slips", "reflections", "guest"}
NOTES = {"attendance.noted", "item.raised", "contribution.noted", "decision.noted", "action.noted"}
BY_LINK = {"minutes.answered", "action.moved", "response.given"}


class Wrong(Exception):
    """What does not hold."""


def hold(so, what):
    if not so:
        raise Wrong(what)


# Section 1: spelling.

ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


def spelt_text(text):
    return '"' + "".join(ESCAPES.get(c, c if c >= " " else f"\\u{ord(c):04x}") for c in text) + '"'


def canonical(value, depth=0):
    hold(depth <= 8, "a body is nested too deep")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        hold(-LARGEST <= value <= LARGEST, "an integer is too large")
        return str(value)
    if isinstance(value, str):
        return spelt_text(value)
    if isinstance(value, list):
        return "[" + ",".join(canonical(each, depth + 1) for each in value) + "]"
    hold(isinstance(value, dict), f"{value!r} has no place in a body")
    for key in value:
        plain = all(" " <= c <= "\x7f" and c not in '"\\' for c in key)
        hold(plain, f"the key {key!r} is not plain ASCII")
    return "{" + ",".join(f"{spelt_text(k)}:{canonical(value[k], depth + 1)}" for k in sorted(value)) + "}"


def base64url(text, length):
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError:
        raise Wrong(f"{text!r} is not base64url") from None
    again = base64.urlsafe_b64encode(raw).decode().rstrip("=")
    hold(len(raw) == length and again == text, f"{text!r} is not {length} bytes in their one spelling")
    return raw


def number(text):
    hold(text.isascii() and text.isdigit() and (text == "0" or text[0] != "0"), f"{text!r} is no number in its one spelling")
    return int(text)


def uuid_text(text):
    hold(isinstance(text, str) and len(text) == 36, f"{text!r} is no UUID")
    try:
        hold(str(uuid.UUID(text)) == text, f"{text!r} is no UUID in its one spelling")
    except ValueError:
        raise Wrong(f"{text!r} is no UUID") from None
    return text


# Section 2: keys.


def public_key(did):
    hold(did.startswith("did:key:z"), f"{did!r} is no did:key")
    total = 0
    for character in did.removeprefix("did:key:z"):
        digit = BASE58.find(character)
        hold(digit >= 0, f"{did!r} is not base58")
        total = total * 58 + digit
    raw = total.to_bytes(34, "big") if total < 256**34 else b""
    hold(raw[:2] == b"\xed\x01", f"{did!r} is no Ed25519 key")
    return raw[2:]


def verify(key, signature, message, what):
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        raise Wrong(f"{what}: the signature does not hold") from None


def origin_of(key):
    return "kith/" + base64.b32encode(hashlib.sha256(key).digest()).decode()[:16].lower()


# Section 4: signing.


def pae(payload_type, body):
    return b"DSSEv1 %d %s %d %s" % (len(payload_type), payload_type, len(body), body)


# Section 6: leaves.


def read_leaf(text):
    hold(len(text.encode()) <= 16_384, "the leaf is too long")
    head, gap, body = text.partition("\n\n")
    lines = head.split("\n")
    hold(gap and lines[0] == "kith/leaf/v1" and len(lines) > 2, "this is not a leaf")
    at = number(lines[1])
    links, signatures = [], []
    for line in lines[2:]:
        words = line.split(" ")
        if words[0].startswith("did:key:"):
            hold(len(words) == 2, "a signature line has not two words")
            signatures.append((public_key(words[0]), words[0], base64url(words[1], 64)))
        else:
            hold(len(words) == 3 and not signatures, "a line of the head is in the wrong place")
            previous = None if words[2] == "-" else number(words[2])
            links.append((uuid_text(words[0]), number(words[1]), previous))
    accounts, keys = [link[0] for link in links], [signature[0] for signature in signatures]
    hold(accounts == sorted(set(accounts)), "account lines are not sorted, each once")
    hold(keys and keys == sorted(set(keys)), "signatures are not sorted, each once")
    return at, links, signatures, body


def named(name):
    return name["by"], name["id"]


def parties(lines):
    return {account for line in lines for account in (line["giver"], line["receiver"])}


# Section 22: the clearing account of a neighbour.


def clearing(origin):
    raw = hashlib.sha256(b"kith/clearing/v1" + origin.encode()).digest()[:16]
    return str(uuid.UUID(int=(int.from_bytes(raw, "big") & ~(0xF << 76) & ~(0x3 << 62)) | (8 << 76) | (2 << 62)))


def pseudonym(account, origin, salt=None):
    begun = b"kith/payer/v1" if salt is None else b"kith/payer/v2" + base64url(salt, 32)
    raw = hashlib.sha256(begun + uuid.UUID(account).bytes + origin.encode()).digest()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


class Book:
    """What has to be remembered of the log to follow keys and chains."""

    def __init__(self):
        self.at = 0
        self.origin = None
        self.node = None
        self.log = None
        self.epoch = 1
        self.names = set()
        self.devices = {}
        self.invitations = {}
        self.stopped = set()
        self.custodians = {}
        self.exchanges = {}
        self.chains = {}
        self.accounts = set()
        self.links = {}
        self.mandates = {}
        self.shapes = {}
        self.notes = {}
        self.listings = {}
        self.transfers = {}
        self.salts = {}

    def take(self, index, text):
        at, links, signatures, body = read_leaf(text)
        hold(at >= self.at, "time goes back")
        entry = json.loads(body)
        hold(len(body.encode()) <= 8_192 and canonical(entry) == body, "the body is not canonical")
        hold(set(entry) == MEMBERS and entry["v"] == 1, "the body has not the members of version 1")
        for key, did, signature in signatures:
            verify(key, signature, pae(ENTRY_TYPE, body.encode()), did)
        kind, content, by = entry["kind"], entry["content"], entry["by"]
        if index == 0:
            self.open(entry)
        hold(entry["origin"] == self.origin, "the entry is for another log")
        hold(kind != "node.opened" or index == 0, "the log is opened twice")
        name = (by, uuid_text(entry["id"]))
        hold(name not in self.names, f"{name} stands twice")
        keys = [did for _, did, _ in signatures]
        self.signers(by, kind, content, keys)
        self.follow(kind, content, index)
        terms = base64.urlsafe_b64encode(hashlib.sha256(body.encode()).digest()).decode().rstrip("=")
        self.answers(content)
        self.chain(index, links, self.touched(by, kind, content))
        self.apply(name, terms, kind, content)
        self.names.add(name)
        self.at = at
        self.node = self.nodes.take(at, by, kind, content, keys)

    def follow(self, kind, content, index):
        """Section 22: a new node key wants to follow; a new epoch has another log key."""
        if kind == "node.replaced":
            claim = {"node": content["node"], "origin": self.origin, "replaces": self.node, "v": 1}
            signed = pae(SUCCESSOR_TYPE, canonical(claim).encode())
            verify(public_key(content["node"]), base64url(content["proof"], 64), signed, "the new node key")
        if kind == "node.recovered":
            hold(content["epoch"] == self.epoch + 1 and content["size"] == index, "the epoch is not the next")
            self.epoch, self.log = content["epoch"], public_key(content["log"])
    def open(self, entry):
        hold(entry["kind"] == "node.opened" and entry["by"] == "node", "the first entry does not open the log")
        self.node, self.log = entry["content"]["node"], public_key(entry["content"]["log"])
        self.origin = origin_of(public_key(self.node))
        self.nodes = NodeKeys(self.node)

    def signers(self, by, kind, content, keys):
        """Section 7: every key is known, and the author is behind one of them."""
        device = content.get("device") if kind in ("member.joined", "key.enrolled") else None
        fresh = {device["key"], device.get("invitation")} if device else set()
        people = set()
        for key in keys:
            hold(key not in self.stopped | self.nodes.earlier, f"{key} was stopped")
            if key in self.devices:
                people.add(self.devices[key])
            elif key in self.links:
                hold(self.links[key] == by, "the link is for somebody else")
                hold(kind in BY_LINK and len(keys) == 1, "a link does not say this")
                people.add(by)
            else:
                node = by == "node" and key == self.node
                hold(node or key in fresh, f"{key} is not known here")
        if by == "node":
            hold(keys == [self.node], "the node's entry is not signed by the node key alone")
            return
        enrols = bool(device) and content["account"] == by and "invitation" in device
        hold(uuid_text(by) in people or enrols, "the author did not sign")
        for key in fresh - {None}:
            hold(key in keys, f"{key} did not sign its own enrolment")
        if device and "invitation" in device:
            wanted = None if kind == "member.joined" else by
            hold(self.invitations.get(device["invitation"], ("none",))[0] == wanted, "the invitation is not for this")

    def answers(self, content):
        """Section 9: what is answered is what was recorded."""
        said = content.get("exchange")
        if said:
            recorded = self.exchanges.get((said["by"], said["id"]))
            hold(recorded and recorded[0] == said["terms"], "it answers other terms than were recorded")

    def touched(self, by, kind, content):
        accounts = set() if by == "node" else {by}
        family = kind.split(".")[0]
        if family == "exchange":
            said = content.get("exchange")
            if "lines" in content:
                accounts |= parties(content["lines"])
            else:
                accounts |= self.exchanges[(said["by"], said["id"])][1]
            return accounts | ({content["for"]} if "for" in content else set())
        if family == "transfer":
            return accounts | self.concerned(kind, content)
        if kind in ("summary.released", "node.recovered", "node.replaced"):
            return accounts
        if family == "peer":
            return accounts | {clearing(content["peer"])}
        if kind == "listing.closed":
            return accounts | {self.listings[named(content["listing"])]}
        if kind == "listing.posted":
            return accounts | {content["for"]}
        if family in MEETING:
            return (accounts | self.concerns(kind, content)) & self.accounts
        if kind == "policy.set":
            content = content.get("account", {})
        if kind in ("invitation.approved", "key.revoked"):
            key = content["key"]
            known = self.devices.get(key) or self.invitations.get(key, (None,))[0]
            return accounts | ({known} if known else set())
        others = [content.get(member) for member in ("account", "to", "supporter")]
        others += content.get("custodians", [])
        if kind == "custodians.set":
            others += self.custodians[content["account"]]
        return accounts | {account for account in others if account}

    def concerned(self, kind, content):
        """Section 22: the account of a transfer, and the neighbour's."""
        if kind in ("transfer.promised", "transfer.offered"):
            return {content["for"], clearing(content["peer"])}
        if kind == "transfer.withdrawn":
            account, peer, _ = self.transfers[content["transfer"]]
            return {account, clearing(peer)}
        said, peer, side = content, content.get("peer"), "any"
        if kind in ("transfer.answered", "transfer.recalled"):
            decision = json.loads(content["body"])
            hold(canonical(decision) == content["body"], "the decision is not canonical")
            verify(public_key(content["key"]), base64url(content["sig"], 64), pae(ENTRY_TYPE, content["body"].encode()), "the decision")
            said = decision["content"]
            peer, side = (decision["origin"], "gave") if kind == "transfer.answered" else (said["peer"], "received")
        account, other, which = self.transfers.get(said["transfer"], (None, None, None))
        touched = {account} if other == peer and side in ("any", which) else set()
        if kind == "transfer.recalled" and "payer" in said:
            made = {None, self.salts.get(peer)}
            touched |= {a for a in self.accounts if said["payer"] in {pseudonym(a, peer, salt) for salt in made}}
        return touched | {clearing(peer)}

    def concerns(self, kind, content):
        """Section 6: those whom an entry about meetings is about."""
        if kind in ("attendance.noted", "contribution.noted", "action.noted"):
            before = [content["replaces"]] if "replaces" in content else []
            return {content.get("who", content.get("owner"))} | self.said_by(before)
        if kind in ("action.moved", "note.struck"):
            return self.said_by([content.get("action", content.get("note"))])
        if kind == "response.given":
            return self.said_by(content["contributions"])
        if kind == "response.told":
            return self.said_by([content["contribution"]])
        if kind == "mandate.given":
            return {content["account"]}
        if kind.startswith("mandate."):
            return {self.mandates[named(content["mandate"])]}
        if kind in ("minutes.answered", "link.issued"):
            return {content["for"]}
        if kind.startswith("minutes.") or kind == "meeting.cancelled":
            return {note["who"] for note in self.standing(content["meeting"]) if note["kind"] == "attendance.noted"}
        return set()

    def said_by(self, names):
        """Who said or does what these notes tell, in their newest wording."""
        who = set()
        for name in map(named, names):
            while self.notes[name]["next"]:
                name = self.notes[name]["next"]
            who.add(self.notes[name]["who"])
        return who

    def standing(self, meeting):
        return [note for note in self.notes.values() if note["meeting"] == named(meeting) and note["stands"]]

    def record(self, meeting):
        """Section 11: the record of a meeting."""
        entries = [self.shapes[named(meeting)]] + [note["line"] for note in self.standing(meeting)]
        text = "kith/record/v1\n" + "".join(sorted(entries))
        return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")

    def meet(self, name, terms, kind, content):
        line = f"{name[0]} {name[1]} {terms}\n"
        if kind == "meeting.called":
            self.shapes[name] = line
        if kind == "meeting.changed":
            self.shapes[named(content["meeting"])] = line
        if kind == "mandate.given":
            self.mandates[name] = content["account"]
        if kind == "link.issued":
            self.links[content["key"]] = content["for"]
        if kind == "link.stopped":
            self.stopped.add(content["key"])
        if kind == "note.struck":
            self.notes[named(content["note"])]["stands"] = False
        if kind in NOTES:
            who = content.get("who", content.get("owner"))
            before = named(content["replaces"]) if "replaces" in content else None
            if kind == "attendance.noted":
                same = [key for key, note in self.notes.items() if note["stands"] and note["kind"] == kind]
                same = [key for key in same if self.notes[key]["meeting"] == named(content["meeting"])]
                before = next((key for key in same if self.notes[key]["who"] == who), None)
            if before:
                self.notes[before].update(stands=False, next=name)
            meeting = named(content["meeting"])
            self.notes[name] = {"kind": kind, "line": line, "meeting": meeting, "next": None, "stands": True, "who": who}
        if kind in ("minutes.drafted", "minutes.agreed"):
            hold(self.record(content["meeting"]) == content["record"], "the minutes are of another record")

    def chain(self, index, links, touched):
        hold({link[0] for link in links} == touched, "the account lines are not of the accounts it touches")
        for account, n, previous in links:
            expected = self.chains.get(account, (0, None))
            hold((n, previous) == expected, f"the chain of {account} has a gap")
            self.chains[account] = (n + 1, index)

    def apply(self, name, terms, kind, content):
        if kind in ("member.joined", "key.enrolled") and "device" in content:
            self.devices[content["device"]["key"]] = content["account"]
        if kind == "invitation.issued":
            self.invitations[content["key"]] = (content.get("account"),)
        if kind == "key.revoked":
            self.stopped.add(content["key"])
        if kind == "person.erased":
            gone = content["account"]
            self.stopped |= {key for key, account in self.devices.items() if account == gone}
        if kind in ("member.joined", "account.opened"):
            self.accounts.add(content["account"])
        if kind in ("account.opened", "custodians.set"):
            self.custodians[content["account"]] = content["custodians"]
        if kind in ("exchange.recorded", "exchange.imported"):
            self.exchanges[name] = (terms, parties(content["lines"]))
        if kind == "peer.linked" and "salt" in content:
            self.salts.setdefault(content["peer"], content["salt"])
        if kind == "transfer.promised":
            self.transfers[content["transfer"]] = (content["for"], content["peer"], "received")
        if kind == "transfer.offered":
            raw = hashlib.sha256(b"kith/pay/v1" + base64url(content["code"], 10)).digest()
            transfer = base64.urlsafe_b64encode(raw).decode().rstrip("=")
            self.transfers[transfer] = (content["for"], content["peer"], "gave")
        if kind == "listing.posted":
            self.listings[name] = content["for"]
        self.meet(name, terms, kind, content)


# Section 13: the log.


def leaf_hash(text):
    return hashlib.sha256(b"\x00" + text.encode()).digest()


def root_of(hashes):
    if not hashes:
        return hashlib.sha256(b"").digest()
    while len(hashes) > 1:
        pairs = [hashlib.sha256(b"\x01" + left + right).digest() for left, right in zip(hashes[::2], hashes[1::2])]
        hashes = pairs + (hashes[-1:] if len(hashes) % 2 else [])
    return hashes[0]


def open_note(note, vkey):
    name, _, rest = vkey.strip().partition("+")
    told, _, encoded = rest.partition("+")
    raw = base64.b64decode(encoded, validate=True)
    hold(raw[:1] == b"\x01" and len(raw) == 33, "this is no Ed25519 verifier key")
    key_id = hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4]
    hold(key_id.hex() == told, "the verifier key's id is another's")
    text, gap, lines = note.partition("\n\n")
    hold(gap and lines.endswith("\n"), "the checkpoint is no signed note")
    text += "\n"
    signed = False
    for line in lines[:-1].split("\n"):
        hold(line.startswith("\u2014 ") and line.count(" ") == 2, "a signature line of the note is misspelt")
        _, signer, blob = line.split(" ")
        blob = base64.b64decode(blob, validate=True)
        if signer == name and blob[:4] == key_id:
            verify(raw[1:], blob[4:], text.encode(), "the checkpoint")
            signed = True
    hold(signed, "the log's key has not signed the checkpoint")
    return name, raw[1:], text


def main(export, vkey, checkpoint):
    book, hashes = Book(), []
    for index, line in enumerate(export.splitlines()):
        try:
            told = json.loads(line)
            hold(set(told) == {"index", "leaf"} and told["index"] == index, "the line is not the next one")
            book.take(index, told["leaf"])
            hashes.append(leaf_hash(told["leaf"]))
        except (Wrong, KeyError, TypeError, ValueError) as wrong:
            raise Wrong(f"entry {index}: {wrong}") from wrong
    name, key, text = open_note(checkpoint, vkey)
    origin, size, root = text.removesuffix("\n").split("\n")
    epoch = book.origin if book.epoch == 1 else f"{book.origin}/{book.epoch}"
    hold(origin == name == epoch, "the checkpoint is of another log")
    hold(key == book.log, "the log names another log key")
    hold(number(size) <= len(hashes), f"the checkpoint is over {size} entries, and {len(hashes)} are here")
    hold(base64.b64encode(root_of(hashes[: int(size)])).decode() == root, "the tree has another root than the checkpoint")
    print(f"{len(hashes)} entries hold, {size} of them under the checkpoint of {origin}")


if __name__ == "__main__":
    try:
        if len(sys.argv) != 4:
            raise Wrong(__doc__)
        with open(sys.argv[1], encoding="utf-8", newline="") as log, open(sys.argv[3], encoding="utf-8", newline="") as head:
            main(log.read(), sys.argv[2], head.read())
    except Wrong as wrong:
        print(wrong, file=sys.stderr)
        sys.exit(1)
