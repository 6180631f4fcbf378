"""Gossips with a Kith as a stranger's node would: written from docs/protocol.md alone, with nothing of Kith's own.

    gossip.py replay        says both sides of the recorded conversation again, byte for byte
    gossip.py node LINK     is a node of its own, which answers the invitation LINK of a served Kith

As a node it says on standard output, a line of JSON at a time, how far it is, and goes on when a line of standard input tells
it to: what people at the Kith do in between is the test's. Exit code 0, or 1 and the first thing that does not hold.
"""

import asyncio
import base64
import json
import os
import sys
import time
import urllib.error
import urllib.request

import cbor2
from websockets.asyncio.client import connect
from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed

from peer import BYE, CARD_TYPE, CHALLENGE, DIGEST, EVIDENCE, FEED_TYPE, FRAME, HELLO, ITEMS, KEYS_TYPE, PROOF, WANT
from peer import Gossip, Handshake, Node, Signer, certificate_in, did, evidence_of, item_of, raw, sha, unpadded, vkey, words
from stranger import Wrong, canonical, hold, origin_of, public_key, root_of

SUBPROTOCOL = "kith.gossip.v1"
SYNC, ASK, LISTINGS = 30, 40, 41
GOSSIP = range(10, 20)


class Bye(Exception):
    """The other side ended the connection, and said for which fault."""


# The recorded conversation.


def recorded():
    """The examples that belong to the page, the list of words among them."""
    with open(os.path.join(os.path.dirname(__file__), "../vectors/gossip.json"), encoding="utf-8") as file:
        return json.load(file)


def replay():
    examples = recorded()
    session = [(frame["from"], bytes.fromhex(frame["hex"])) for frame in examples["session"]]
    keys = {told["name"]: told for told in examples["keys"]}
    hello, challenge = (cbor2.loads(frame) for _, frame in session[:2])
    shown = {"wigan": hello[4], "leeds": challenge[4]}
    lists = [cbor2.loads(frame)[2] for _, frame in session if cbor2.loads(frame)[:2] == [ITEMS, True]]
    begun = {item_of(item)["origin"]: [] for items in lists for item in items}
    for item in (item for items in lists for item in items):
        begun[item_of(item)["origin"]].append(item)
    for name, nonce in ("wigan", b"\1" * 32), ("leeds", b"\2" * 32):
        signer = Signer(sha(f"node {name}".encode()))
        hold(did(signer.key) == keys[name]["node"] and origin_of(signer.key) == keys[name]["origin"], f"{name} has another key")
        node = Node(signer, shown[name])
        node.known = {told["origin"]: public_key(told["node"]) for told in keys.values()}
        hold(all(node.take(item) for item in begun[node.origin]), f"{name}'s items do not hold")
        follow(session, name, node, Handshake(node, nonce, keys["leeds"]["origin"]))
    hold(words(*(public_key(told["node"]) for told in examples["keys"]), examples["list"]) == examples["words"], "the words differ")
    known = {told["origin"]: public_key(told["node"]) for told in keys.values()}
    hold(evidence_of(bytes.fromhex(examples["evidence"]), known) == (keys["wigan"]["origin"], 1), "the evidence is of another")
    pasts = bytes.fromhex(examples["evidence of two pasts"])
    hold(evidence_of(pasts, known) == (keys["wigan"]["origin"], 16), "the evidence of two pasts is of another")
    one_past(pasts, known)
    print(f"{len(session)} frames, byte for byte")


def one_past(evidence, known):
    """What is changed of it shows nothing any more."""
    kind, certificate, a, b, root, proof = cbor2.loads(evidence)
    for wrong in [a, a, root, proof], [b, a, root, proof], [a, b, bytes(32), proof], [a, b, root, proof[:1]], [a, b, root, [*proof, root]]:
        try:
            evidence_of(cbor2.dumps([kind, certificate, *wrong]), known)
        except Wrong:
            continue
        raise Wrong("what was changed is still taken for evidence")


def follow(session, name, node, shake):
    """Says one side of the conversation, and hears the other's as it was recorded."""
    ready, gossip = [shake.hello()] if name == "wigan" else [], None
    for at, (side, frame) in enumerate(session):
        told = cbor2.loads(frame)
        if side == name:
            if not ready and told[0] == DIGEST:
                gossip = Gossip(node, shake.peer)
                ready = gossip.begin()
            elif not ready:
                # What is published is the recording's: how it travels is ours.
                ready = gossip.push(told[2][0]) if told[0] == ITEMS else gossip.push_head(told[1])
            hold(ready and cbor2.dumps(ready.pop(0)) == frame, f"frame {at} is not what {name} says")
        elif told[0] == HELLO:
            ready.append(shake.challenge(told))
        elif told[0] == CHALLENGE:
            ready.append(shake.proof(told))
            gossip = Gossip(node, shake.peer)
            ready += gossip.begin()
        elif told[0] == PROOF:
            shake.proven(told)
            gossip = Gossip(node, shake.peer)
            ready += gossip.begin()
        else:
            if told[0] == DIGEST and gossip.agreed and not ready:
                gossip = Gossip(node, shake.peer)
                ready = gossip.begin()
            ready += gossip.hear(told)
    hold(not ready and gossip.agreed, f"{name} does not agree in the end")


# The node.


class Line:
    """A connection: the handshake, then gossip, counting what it costs."""

    def __init__(self, socket, node):
        self.socket, self.node, self.gossip = socket, node, None
        self.sent, self.heard, self.moved = 0, 0, asyncio.Event()
        self.ended = None

    async def send(self, frame):
        encoded = cbor2.dumps(frame)
        hold(len(encoded) <= FRAME, "a frame of ours is too long")
        if frame[0] in GOSSIP:
            self.sent += len(encoded)
        await self.socket.send(encoded)

    async def hear(self):
        message = await self.socket.recv()
        hold(isinstance(message, bytes) and len(message) <= FRAME, "what is heard is no frame")
        frame = cbor2.loads(message)
        hold(isinstance(frame, list) and frame and isinstance(frame[0], int), "what is heard is no frame")
        if frame[0] == BYE:
            raise Bye(frame[1])
        if frame[0] in GOSSIP:
            self.heard += len(message)
        return frame

    async def dial(self, meant):
        shake = Handshake(self.node, os.urandom(32), meant)
        await self.send(shake.hello())
        await self.send(shake.proof(await self.hear()))
        await self.start(shake.peer)

    async def accept(self):
        shake = Handshake(self.node, os.urandom(32))
        await self.send(shake.challenge(await self.hear()))
        shake.proven(await self.hear())
        await self.start(shake.peer)

    async def start(self, peer):
        self.gossip = Gossip(self.node, peer)
        for frame in self.gossip.begin():
            await self.send(frame)

    async def talk(self):
        """Hears and answers until the connection ends."""
        try:
            while True:
                frame = await self.hear()
                for answer in self.answer(frame):
                    await self.send(answer)
                self.stir()
        except (Bye, ConnectionClosed, Wrong) as ended:
            self.ended = ended
            self.stir()

    def answer(self, frame):
        if frame[0] in GOSSIP:
            return self.gossip.hear(frame)
        # Nobody here gives hours, shows a board or holds records: sections 21 to 23.
        return {SYNC: [[SYNC, 0, 0, 0]], ASK: [[LISTINGS, [], None]]}.get(frame[0], [])

    def stir(self):
        self.moved.set()
        self.moved = asyncio.Event()

    async def until(self, what, so):
        async with asyncio.timeout(60):
            while not so():
                hold(self.ended is None, f"while waiting for {what} the connection ended: {self.ended!r}")
                await self.moved.wait()


class Stranger:
    """A node of its own and how far it came with one Kith."""

    def __init__(self, link):
        page, _, self.token = link.partition("#")
        self.there = page.removesuffix("/area")
        self.keys = {name: Signer(os.urandom(32)) for name in ("node", "feed", "log", "witness")}
        self.origin = origin_of(self.keys["node"].key)
        told = {"at": int(time.time() * 1000), "epoch": 1, "origin": self.origin, "v": 1}
        told |= {"node": did(self.keys["node"].key), "feed": did(self.keys["feed"].key)}
        told |= {"log": vkey(self.origin, 1, self.keys["log"].key), "witness": vkey(self.origin, 4, self.keys["witness"].key)}
        self.node = Node(self.keys["node"], self.keys["node"].sign(KEYS_TYPE, canonical(told)))
        self.lines = asyncio.Queue()

    def item(self, kind, content, seq=None):
        feed = self.node.feed(self.origin)
        seq = len(feed.signed) if seq is None else seq
        told = {"at": int(time.time() * 1000), "content": content, "epoch": 1, "kind": kind, "origin": self.origin, "seq": seq, "v": 1}
        if seq:
            told["prev"] = unpadded(feed.digests[seq - 1])
        return self.keys["feed"].sign(FEED_TYPE, canonical(told))

    def own_head(self, leaves, root=None):
        text = f"{self.origin}\n{leaves}\n{base64.b64encode(root or root_of([sha(b'leaf')] * leaves)).decode()}\n"
        key, sig = vkey(self.origin, 1, self.keys["log"].key), self.keys["log"].secret.sign(text.encode())
        identity = bytes.fromhex(key.split("+")[1])
        return f"{text}\n\u2014 {self.origin} {base64.b64encode(identity + sig).decode()}\n"

    def look(self):
        """Section 25, Linking: who invites, before anything is said of ourselves."""
        with urllib.request.urlopen(f"{self.there}/api/v1/peering/{self.token}", timeout=30) as answer:
            card = json.load(answer)["card"]
        certificate = certificate_in(card)
        self.peer = certificate["origin"]
        key = public_key(certificate["node"])
        hold(origin_of(key) == self.peer and card["address"] == self.there, "the invitation is another's")
        self.node.known[self.peer] = key
        return key

    def ask(self):
        body, sig = self.keys["node"].sign(CARD_TYPE, canonical(self.card))
        sent = json.dumps({"body": body, "sig": unpadded(sig)}).encode()
        headers = {"content-type": "application/json"}
        request = urllib.request.Request(f"{self.there}/api/v1/peering/{self.token}", sent, headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            hold(answer.status == 204, "the card was not taken")

    def call(self):
        address = "ws" + self.there.removeprefix("http") + "/gossip"
        return connect(address, subprotocols=[SUBPROTOCOL], max_size=FRAME, compression=None)

    async def called(self, socket):
        """The Kith has dialled us."""
        hold(socket.subprotocol == SUBPROTOCOL, "the Kith speaks another language")
        line = Line(socket, self.node)
        await line.accept()
        await self.lines.put(line)
        await line.talk()

    async def refused(self, meant, then=None):
        """Dials, does what is wrong, and gives the code of the bye."""
        async with self.call() as socket:
            line = Line(socket, self.node)
            try:
                if then is None:
                    await line.dial(meant)
                else:
                    await then(line)
                while True:
                    await line.hear()
            except Bye as bye:
                return str(bye)

    def tell(self, what, **more):
        print(json.dumps({"is": what, **more}), flush=True)

    async def told(self, what):
        line = await asyncio.to_thread(sys.stdin.readline)
        hold(line.strip() == what, f"{line!r} where {what!r} was expected")


async def node(link):
    self = Stranger(link)
    key = await asyncio.to_thread(self.look)
    async with serve(self.called, "127.0.0.1", 0, subprotocols=[SUBPROTOCOL], max_size=FRAME, compression=None) as server:
        port = server.sockets[0].getsockname()[1]
        body, sig = self.node.certificate
        self.card = {"address": f"http://127.0.0.1:{port}", "area": "Elsewhere", "name": "A stranger's time bank"}
        self.card["certificate"] = {"body": body, "sig": unpadded(sig)}
        hold(self.node.take(self.item("profile", self.card)) is True, "our own profile does not hold")
        self.tell("looked", origin=self.origin, node=did(self.keys["node"].key), words=words(self.keys["node"].key, key, recorded()["list"]))
        self.tell("refused", code=await self.refused(self.peer))
        await asyncio.to_thread(self.ask)
        self.tell("asked")
        await self.told("linked")
        await dialled(self)
        await dials(self)
        await wrongs(self)


async def dialled(self):
    """The Kith dials us: each takes what the other has, and what is new is pushed, both ways."""
    line = await self.lines.get()
    await line.until("agreement", lambda: line.gossip.agreed and line.gossip.shown and self.node.head(self.peer))
    kinds = [item["kind"] for item in self.node.feed(self.peer).told]
    hold(kinds and kinds[0] == "profile", "the Kith has no profile")
    self.tell("met", kinds=kinds, name=self.node.feed(self.peer).told[0]["content"]["name"], head=self.node.head(self.peer)[1])
    pulse = {"decisions": 2, "from": "2026-08-01", "meetings": 3, "to": "2026-08-31", "v": 1}
    for frame in line.gossip.push(self.item("pulse", pulse)) + line.gossip.push_head(self.own_head(1)):
        await line.send(frame)
    before = self.node.head(self.peer)
    self.tell("pushed")
    await line.until("a pushed head", lambda: self.node.head(self.peer) != before)
    self.tell("head", size=self.node.head(self.peer)[1])
    await line.socket.close()


async def dials(self):
    """We dial, with nothing new on either side: each says a digest, and no more."""
    async with self.call() as socket:
        line = Line(socket, self.node)
        await line.dial(self.peer)
        talk = asyncio.create_task(line.talk())
        await line.until("the digest", lambda: line.gossip.agreed)
        hold(not line.gossip.shown and not line.gossip.told, "there was something new")
        sent, heard = line.sent, line.heard
        # A want of nothing is answered with nothing: what the Kith had still to say would have come before.
        line.gossip.asked = [WANT, [], []]
        await line.send(line.gossip.asked)
        await line.until("an answer", lambda: line.gossip.answers)
        hold(line.heard - heard < 10 and not line.gossip.shown, "the Kith had more to say")
        self.tell("again", sent=sent, heard=heard)
        await socket.close()
        await talk


async def wrongs(self):
    """What is wrong is refused by its name; a contradiction of our own convicts us."""

    async def forged(line):
        shake = Handshake(self.node, os.urandom(32), self.peer)
        await line.send(shake.hello())
        _, sig = shake.proof(await line.hear())
        await line.send([PROOF, spoilt(sig)])

    async def out_of_turn(line):
        await line.send([WANT, [], []])

    async def cut_short(line):
        await line.dial(self.peer)
        await line.socket.send(b"\x83\x0c\x81")

    async def too_many(line):
        await line.dial(self.peer)
        await line.send([WANT, [[raw(self.peer), 1, 0, 1]] * 65, []])

    async def shows(line, kind, things):
        await line.dial(self.peer)
        await line.send([EVIDENCE, cbor2.dumps([kind, self.node.certificate, *things])])

    self.tell("refused", code=await self.refused(self.origin))
    for wrong in (forged, out_of_turn, cut_short, too_many):
        self.tell("refused", code=await self.refused(self.peer, wrong))
    two = [self.node.feed(self.origin).signed[1], self.item("pulse", {"v": 1}, 1)]
    async with self.call() as socket:
        line = Line(socket, self.node)
        await shows(line, 1, two)
        talk = asyncio.create_task(line.talk())
        self.tell("convicted")
        await self.told("seen")
        # Of our log we have signed two pasts, too: what the head over two entries says stood at one is not the head that we signed there.
        leaf = sha(b"leaf")
        two_pasts = [16, self.node.certificate, self.own_head(1, sha(b"another past")), self.own_head(2), leaf, [leaf]]
        await line.send([EVIDENCE, cbor2.dumps(two_pasts)])
        self.tell("convicted")
        await self.told("seen")
        hold(line.ended is None, f"the Kith breaks off: {line.ended!r}")
        await socket.close()
        await talk
    await tells(self)
    head = self.own_head(1)
    one_head = lambda line: shows(line, 2, [head, head])
    self.tell("refused", code=await self.refused(self.peer, one_head))
    self.tell("refused", code=await self.refused(self.peer))


async def tells(self):
    """Whoever says that it holds no evidence is told all there is, and can judge it."""
    async with self.call() as socket:
        line = Line(socket, self.node)
        await line.dial(self.peer)
        talk = asyncio.create_task(line.talk())
        await line.until("the evidence", lambda: len(self.node.evidence) >= 2)
        hold(sorted(self.node.evidence) == [(self.origin, 1), (self.origin, 16)], "other evidence is told than there is")
        await socket.close()
        await talk


def spoilt(sig):
    return bytes([sig[0] ^ 1]) + sig[1:]


def main(what, *subject):
    if what == "replay" and not subject:
        replay()
    else:
        hold(what == "node" and len(subject) == 1, __doc__)
        asyncio.run(node(*subject))


if __name__ == "__main__":
    try:
        hold(len(sys.argv) > 1, __doc__)
        main(*sys.argv[1:])
    except (Wrong, Bye, ConnectionClosed, urllib.error.URLError) as wrong:
        print(repr(wrong) if str(wrong) == "" else wrong, file=sys.stderr)
        sys.exit(1)
