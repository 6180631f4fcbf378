"""Section 22, "Replacing the node key": which node key is in force, by what stewards have said on which devices."""

DAYS_7 = 7 * 86_400_000


class NodeKeys:
    def __init__(self, node):
        self.node = node
        self.earlier = set()
        self.stewards = {}
        self.devices = {}
        self.invited = {}
        self.said = {}

    def take(self, at, by, kind, content, signers):
        """Takes an entry that stands; the node key from there on."""
        if kind == "invitation.issued":
            self.invited[content["key"]] = content.get("role")
        if kind in ("member.joined", "key.enrolled") and "device" in content:
            device = content["device"]
            self.devices[device["key"]] = (content["account"], at)
            if self.invited.get(device.get("invitation")) == "steward":
                self.stewards.setdefault(content["account"], at)
        if kind == "role.granted" and content["role"] == "steward":
            self.stewards.setdefault(content["account"], at)
        if kind == "role.revoked" and content["role"] == "steward":
            self.stewards.pop(content["account"], None)
        if kind in ("member.left", "person.erased"):
            self.stewards.pop(content["account"], None)
        if kind == "person.erased":
            self.devices = {key: (who, since) for key, (who, since) in self.devices.items() if who != content["account"]}
        if kind == "key.revoked":
            self.devices.pop(content["key"], None)
        if kind == "node.replaced":
            self.replace(at, by, content["node"], signers)
        return self.node

    def leads(self):
        """Stewards with a device."""
        return {who for who, _ in self.devices.values() if who in self.stewards}

    def old(self, by, signers, at):
        """The signing device of a steward who, like it, has been there for seven days."""
        if at < self.stewards.get(by, at) + DAYS_7:
            return None
        own = (key for key in signers if self.devices.get(key, (None, 0))[0] == by)
        return next((key for key in own if at >= self.devices[key][1] + DAYS_7), None)

    def replace(self, at, by, node, signers):
        device = self.old(by, signers, at)
        if node in self.earlier | {self.node} or device is None:
            raise ValueError("this steward cannot replace the node key")
        stands = {
            who: when
            for who, (key, signer, when) in self.said.items()
            if key == node and who in self.leads() and self.devices.get(signer, (None,))[0] == who
        }
        seconded = bool(stands.keys() - {by})
        noticed = by in stands and at >= stands[by] + DAYS_7 and self.leads() == {by}
        if not seconded and not noticed:
            if by in stands:
                raise ValueError("they have said so already")
            self.said[by] = (node, device, at)
            return
        self.said.clear()
        self.earlier.add(self.node)
        self.node = node
