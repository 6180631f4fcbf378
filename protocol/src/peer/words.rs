//! Two nodes' keys as eight words that two people read out to each other over the phone.

use sha2::{Digest, Sha256};

use crate::key::Key;

/// How many words are read out: 64 bits, for a check that is made once, between two who speak to each other.
pub const WORDS: usize = 8;

/// The words of a link between two nodes: the first eight bytes of SHA-256("kith/words/v1" ‖ smaller key ‖ greater key),
/// a word a byte. The same on both sides, whichever key is one's own.
#[must_use]
pub fn words(one: &Key, other: &Key) -> [&'static str; WORDS] {
    let (smaller, greater) = (one.min(other), one.max(other));
    let digest = Sha256::new_with_prefix("kith/words/v1")
        .chain_update(smaller.bytes())
        .chain_update(greater.bytes())
        .finalize();
    core::array::from_fn(|n| LIST[usize::from(digest[n])])
}

/// Short plain words that most people know, none a letter away from another. Their order is part of the protocol.
#[rustfmt::skip]
pub const LIST: [&str; 256] = [
    "acorn", "actor", "album", "amber", "angel", "ankle", "apple", "apron", "arrow", "atlas",
    "attic", "autumn", "bacon", "badge", "bagel", "banjo", "barrel", "basin", "basket", "beach",
    "beaver", "bedroom", "berry", "bicycle", "biscuit", "blanket", "blossom", "bonfire", "border",
    "bottle", "bracket", "branch", "bread", "bridge", "bronze", "brother", "bubble", "bucket",
    "buffalo", "bundle", "butter", "button", "cabin", "cactus", "camera", "candle", "canoe",
    "canvas", "captain", "caravan", "carpet", "castle", "cello", "chalk", "cheese", "cherry",
    "chicken", "chimney", "chorus", "circle", "circus", "clinic", "clock", "cloud", "clover",
    "coffee", "collar", "comet", "copper", "coral", "corner", "cotton", "cousin", "crayon",
    "cricket", "crown", "crystal", "cupboard", "curtain", "cycle", "daisy", "dentist", "desert",
    "diamond", "diary", "dinner", "doctor", "dolphin", "dragon", "drawer", "drum", "eagle", "echo",
    "elbow", "elephant", "engine", "envelope", "estate", "evening", "fabric", "falcon", "feather",
    "fiddle", "finger", "flannel", "flower", "forest", "fossil", "friday", "frost", "furnace",
    "galaxy", "garage", "garden", "garlic", "giraffe", "glacier", "glove", "goblet", "gravel",
    "guitar", "hammer", "hamster", "harbour", "harvest", "hazel", "hedgehog", "helmet", "hermit",
    "honey", "horizon", "hospital", "hotel", "husband", "iceberg", "igloo", "island", "ivory",
    "jacket", "jelly", "jigsaw", "journal", "judge", "juggler", "jungle", "kettle", "keyboard",
    "kidney", "kingdom", "kiosk", "kitchen", "knuckle", "ladder", "lantern", "laptop", "lemon",
    "leopard", "lettuce", "library", "lizard", "lobster", "luggage", "magnet", "mango", "maple",
    "marble", "meadow", "melon", "mermaid", "mirror", "monday", "monkey", "mountain", "muffin",
    "museum", "mustard", "napkin", "necklace", "needle", "nephew", "noodle", "nugget", "nutmeg",
    "oasis", "office", "olive", "onion", "orange", "orchard", "osprey", "otter", "oven", "owl",
    "oyster", "palace", "pancake", "panda", "parcel", "parrot", "pasture", "peanut", "pebble",
    "pelican", "pencil", "penguin", "pepper", "piano", "picnic", "pillow", "pilot", "pirate",
    "planet", "pony", "poppy", "potato", "pottery", "powder", "puddle", "pumpkin", "puppet",
    "pyramid", "quarry", "quilt", "rabbit", "radish", "railway", "rainbow", "raven", "ribbon",
    "river", "rocket", "rooster", "ruby", "salmon", "sandal", "satchel", "saturn", "sausage",
    "scarf", "scooter", "shadow", "shovel", "sister", "skeleton", "slipper", "spider", "ticket",
    "tiger", "tunnel", "velvet", "violin", "walnut", "window", "yellow", "yogurt", "zebra",
];
