//! One spelling for every body: RFC 8785 (JCS) within a subset, checked in one pass and written by hand.
//!
//! The subset: ASCII keys, strings, integers of at most 2⁵³−1, arrays, objects, booleans. Own code, because `serde_json`'s order
//! of keys hangs on a feature that any dependency can turn on, and because checking is on the path of every entry.

use alloc::{
    string::{String, ToString},
    vec::Vec,
};

use serde_json::Value;

use crate::limits::BODY_DEPTH;

/// The largest integer a body may hold: 2⁵³−1, so that every language reads the same number.
pub const INTEGER: u64 = (1 << 53) - 1;

/// Why bytes are not the canonical spelling of anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not canonical JSON at byte {at}: {why}")]
pub struct NotCanonical {
    /// Where the fault was found.
    pub at: usize,
    /// What it is.
    pub why: &'static str,
}

/// Checks that `text` is one object in canonical spelling.
pub fn check(text: &str) -> Result<(), NotCanonical> {
    let mut scan = Scan {
        bytes: text.as_bytes(),
        at: 0,
    };
    if scan.peek() != Some(b'{') {
        return scan.fault("a body is an object");
    }
    scan.value(0)?;
    if scan.at != scan.bytes.len() {
        scan.fault("bytes after the end")
    } else {
        Ok(())
    }
}

struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Scan<'_> {
    fn fault<T>(&self, why: &'static str) -> Result<T, NotCanonical> {
        Err(NotCanonical { at: self.at, why })
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn value(&mut self, depth: usize) -> Result<(), NotCanonical> {
        if depth > BODY_DEPTH {
            return self.fault("nested too deep");
        }
        match self.peek() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'"') => self.string(false).map(drop),
            Some(b'-' | b'0'..=b'9') => self.integer(),
            Some(b't') => self.word(b"true"),
            Some(b'f') => self.word(b"false"),
            _ => self.fault("not a value that a body may hold"),
        }
    }

    fn word(&mut self, word: &[u8]) -> Result<(), NotCanonical> {
        if self.bytes[self.at..].starts_with(word) {
            self.at += word.len();
            Ok(())
        } else {
            self.fault("not a value that a body may hold")
        }
    }

    fn object(&mut self, depth: usize) -> Result<(), NotCanonical> {
        self.at += 1;
        if self.eat(b'}') {
            return Ok(());
        }
        let mut last: Option<core::ops::Range<usize>> = None;
        loop {
            if self.peek() != Some(b'"') {
                return self.fault("a key was expected");
            }
            let key = self.string(true)?;
            if last.is_some_and(|last| self.bytes[last] >= self.bytes[key.clone()]) {
                return self.fault("keys are not in order, or one stands twice");
            }
            last = Some(key);
            if !self.eat(b':') {
                return self.fault("a colon was expected");
            }
            self.value(depth + 1)?;
            if self.eat(b'}') {
                return Ok(());
            }
            if !self.eat(b',') {
                return self.fault("a comma was expected");
            }
        }
    }

    fn array(&mut self, depth: usize) -> Result<(), NotCanonical> {
        self.at += 1;
        if self.eat(b']') {
            return Ok(());
        }
        loop {
            self.value(depth + 1)?;
            if self.eat(b']') {
                return Ok(());
            }
            if !self.eat(b',') {
                return self.fault("a comma was expected");
            }
        }
    }

    /// A string; the range of its inside. A key is plain printable ASCII without escapes, so its bytes sort as JCS sorts.
    fn string(&mut self, key: bool) -> Result<core::ops::Range<usize>, NotCanonical> {
        self.at += 1;
        let start = self.at;
        loop {
            match self.peek() {
                None => return self.fault("a string does not end"),
                Some(b'"') => {
                    self.at += 1;
                    return Ok(start..self.at - 1);
                }
                Some(b'\\') if !key => self.escape()?,
                Some(b'\\' | 0x80..) if key => {
                    return self.fault("a key holds more than plain ASCII");
                }
                Some(0..0x20) => return self.fault("a control character stands unescaped"),
                Some(_) => self.at += 1,
            }
        }
    }

    /// The only escapes JCS writes: `\" \\ \b \t \n \f \r`, and `\u00xx` in lower case for the other control characters.
    fn escape(&mut self) -> Result<(), NotCanonical> {
        let rest = &self.bytes[self.at + 1..];
        let length = match rest {
            [b'"' | b'\\' | b'b' | b't' | b'n' | b'f' | b'r', ..] => 2,
            [b'u', b'0', b'0', b'0', b'0'..=b'7' | b'b' | b'e' | b'f', ..] => 6,
            [b'u', b'0', b'0', b'1', b'0'..=b'9' | b'a'..=b'f', ..] => 6,
            _ => return self.fault("an escape that is not canonical"),
        };
        self.at += length;
        Ok(())
    }

    fn integer(&mut self) -> Result<(), NotCanonical> {
        let negative = self.eat(b'-');
        let start = self.at;
        let mut number: u64 = 0;
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            number = number
                .saturating_mul(10)
                .saturating_add(u64::from(digit - b'0'));
            self.at += 1;
        }
        let digits = self.at - start;
        if digits == 0 || (digits > 1 && self.bytes[start] == b'0') || (negative && number == 0) {
            return self.fault("not an integer in its one spelling");
        }
        if number > INTEGER {
            self.fault("an integer beyond 2^53-1")
        } else {
            Ok(())
        }
    }
}

/// Writes a value in canonical spelling.
///
/// Values outside the subset (null, floats) are the caller's mistake; they are written as `serde_json` would, and [`check`] refuses them.
#[must_use]
pub fn write(value: &Value) -> String {
    let mut out = String::new();
    put(value, &mut out);
    out
}

fn put(value: &Value, out: &mut String) {
    match value {
        Value::Object(map) => {
            let mut keys: Vec<_> = map.iter().collect();
            keys.sort_unstable_by_key(|(key, _)| *key);
            out.push('{');
            for (n, (key, value)) in keys.into_iter().enumerate() {
                if n > 0 {
                    out.push(',');
                }
                put_string(key, out);
                out.push(':');
                put(value, out);
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for (n, item) in items.iter().enumerate() {
                if n > 0 {
                    out.push(',');
                }
                put(item, out);
            }
            out.push(']');
        }
        Value::String(text) => put_string(text, out),
        Value::Null | Value::Bool(_) | Value::Number(_) => out.push_str(&value.to_string()),
    }
}

fn put_string(text: &str, out: &mut String) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            '\0'..='\u{1f}' => {
                out.push_str("\\u00");
                out.push(char::from(HEX[c as usize >> 4]));
                out.push(char::from(HEX[c as usize & 15]));
            }
            _ => out.push(c),
        }
    }
    out.push('"');
}
