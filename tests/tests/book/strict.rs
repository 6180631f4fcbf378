//! Strictness: a signature holds here if and only if the library's strict verification says so.

use curve25519_dalek::{constants::EIGHT_TORSION, edwards::EdwardsPoint, scalar::Scalar};
use ed25519_dalek::{Signature, Verifier as _, VerifyingKey};
use kith_protocol::key::Key;
use sha2::{Digest, Sha512};

/// What the library's strict rules say, which must be what ours do; and what its plain ones do.
fn judged(key: EdwardsPoint, message: &[u8], signature: &[u8; 64]) -> (bool, bool) {
    let bytes = key.compress().to_bytes();
    let library = VerifyingKey::from_bytes(&bytes).unwrap();
    let parsed = Signature::from_bytes(signature);
    let strict = library.verify_strict(message, &parsed).is_ok();
    let ours = Key::from_bytes(bytes).verify(message, signature);
    assert_eq!(ours, strict, "{bytes:?} {message:?} {signature:?}");
    (strict, library.verify(message, &parsed).is_ok())
}

/// Signs as the owner of `secret` would who adds a point of small order to the key and takes `r` as nonce's point.
fn signed(
    secret: Scalar,
    key: EdwardsPoint,
    nonce: Scalar,
    r: EdwardsPoint,
    n: u16,
) -> ([u8; 2], [u8; 64]) {
    let (message, r) = (n.to_be_bytes(), r.compress());
    let hash = Sha512::new()
        .chain_update(r.as_bytes())
        .chain_update(key.compress().as_bytes())
        .chain_update(message)
        .finalize();
    let s = nonce + Scalar::from_bytes_mod_order_wide(&hash.into()) * secret;
    let mut signature = [0; 64];
    signature[..32].copy_from_slice(r.as_bytes());
    signature[32..].copy_from_slice(s.as_bytes());
    (message, signature)
}

/// Whoever owns a key can make signatures whose R is any point of small order, and plain rules take them.
#[test]
fn no_signature_holds_whose_r_is_of_small_order() {
    let secret = Scalar::from_bytes_mod_order([7; 32]);
    for small in EIGHT_TORSION {
        let mut plain_takes = false;
        for torsion in EIGHT_TORSION {
            let key = EdwardsPoint::mul_base(&secret) + torsion;
            for n in 0..32 {
                let (message, signature) = signed(secret, key, Scalar::ZERO, small, n);
                let (strict, plain) = judged(key, &message, &signature);
                assert!(!strict);
                plain_takes |= plain;
            }
        }
        assert!(plain_takes, "{small:?} shows nothing");
    }
}

#[test]
fn nothing_holds_for_a_key_of_small_order() {
    let mut plain_takes = 0;
    for key in EIGHT_TORSION {
        for n in 0..32 {
            let nonce = Scalar::from(u64::from(n) + 1);
            let r = EdwardsPoint::mul_base(&nonce);
            let (message, signature) = signed(Scalar::ZERO, key, nonce, r, n);
            let (strict, plain) = judged(key, &message, &signature);
            assert!(!strict);
            plain_takes += usize::from(plain);
        }
    }
    assert!(plain_takes > 32, "{plain_takes}");
}

/// Good ones whatever byte R begins with, those that points of small order begin with among them; and each with a bit
/// turned over.
#[test]
fn good_signatures_hold_and_altered_ones_do_not() {
    let secret = Scalar::from_bytes_mod_order([9; 32]);
    let key = EdwardsPoint::mul_base(&secret);
    let mut begun = [false; 256];
    for n in 0..4_000 {
        let nonce = Scalar::from(u64::from(n) + 1);
        let r = EdwardsPoint::mul_base(&nonce);
        let (message, mut signature) = signed(secret, key, nonce, r, n);
        begun[usize::from(signature[0])] = true;
        assert_eq!(judged(key, &message, &signature), (true, true));
        let bit = usize::from(n) % 512;
        signature[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(judged(key, &message, &signature), (false, false));
    }
    assert!(
        [0x00, 0x01, 0x26, 0xc7, 0xec]
            .iter()
            .all(|byte| begun[*byte])
    );
}
