//! The base58btc of a public key in a `did:key`: 34 bytes that start 0xed, which are always 47 characters.
//!
//! Keys stand in every entry, so this is a fixed-size long division by 58⁵, an order of magnitude quicker than one that
//! takes any length.

/// Bytes of a multicodec prefix and an Ed25519 public key.
pub(crate) const BYTES: usize = 34;
/// Characters of them, where the first byte is 0xed: neither more nor fewer, as log₅₈ 256 · 34 = 46.4.
pub(crate) const CHARS: usize = 47;

const ALPHABET: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
/// The value of each character; [`NONE`] for what is none.
const VALUES: [u8; 256] = {
    let mut values = [NONE; 256];
    let mut n = 0;
    while n < ALPHABET.len() {
        values[ALPHABET[n] as usize] = n as u8;
        n += 1;
    }
    values
};
const NONE: u8 = 0xff;

/// Five digits at a time: 58⁵ fits in 32 bits.
const GROUP: usize = 5;
const GROUP_VALUE: u64 = 58_u64.pow(GROUP as u32);
/// 32-bit limbs that hold 34 bytes, and any 47 digits.
const LIMBS: usize = 9;

/// The characters of `raw`.
pub(crate) fn encode(raw: &[u8; BYTES]) -> [u8; CHARS] {
    let mut limbs = [0_u32; LIMBS];
    let mut padded = [0; LIMBS * 4];
    padded[LIMBS * 4 - BYTES..].copy_from_slice(raw);
    for (limb, bytes) in limbs.iter_mut().zip(padded.as_chunks().0) {
        *limb = u32::from_be_bytes(*bytes);
    }
    let mut out = [b'1'; CHARS];
    let mut first = 0;
    for group in out.rchunks_mut(GROUP) {
        let mut rest = 0;
        for limb in &mut limbs[first..] {
            let value = (rest << 32) | u64::from(*limb);
            // A remainder is below the divisor, so the quotient fits in 32 bits.
            *limb = (value / GROUP_VALUE) as u32;
            rest = value % GROUP_VALUE;
        }
        while first < LIMBS && limbs[first] == 0 {
            first += 1;
        }
        for digit in group.iter_mut().rev() {
            *digit = ALPHABET[(rest % 58) as usize];
            rest /= 58;
        }
    }
    out
}

/// The bytes of `text`; none if it has another length or a character that is none, or stands for more.
pub(crate) fn decode(text: &[u8]) -> Option<[u8; BYTES]> {
    let text: &[u8; CHARS] = text.try_into().ok()?;
    let mut limbs = [0_u32; LIMBS];
    let (head, groups) = text.split_at(CHARS % GROUP);
    for group in core::iter::once(head).chain(groups.chunks(GROUP)) {
        let mut carry = 0;
        for char in group {
            let value = VALUES[usize::from(*char)];
            if value == NONE {
                return None;
            }
            carry = carry * 58 + u64::from(value);
        }
        for limb in limbs.iter_mut().rev() {
            let value = u64::from(*limb) * GROUP_VALUE + carry;
            *limb = value as u32;
            carry = value >> 32;
        }
    }
    let mut padded = [0; LIMBS * 4];
    for (bytes, limb) in padded.as_chunks_mut().0.iter_mut().zip(limbs) {
        *bytes = limb.to_be_bytes();
    }
    let (over, raw) = padded.split_at(LIMBS * 4 - BYTES);
    let fits = over.iter().all(|byte| *byte == 0);
    fits.then(|| raw.try_into().ok()).flatten()
}
