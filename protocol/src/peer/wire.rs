//! How frames are spelt: CBOR arrays (RFC 8949) of definite length, `[type, field, …]`, each field read with its bound.

use alloc::{borrow::ToOwned, string::String, vec::Vec};
use core::convert::Infallible;

use minicbor::{Decoder, Encoder};

use super::Fault;

/// What a family of frames spells and reads: its own enum does so, one arm a type.
pub trait Message: Sized {
    /// Spells it: a [`Writer::frame`] of its type number and as many fields as follow.
    fn write(&self) -> Vec<u8>;
    /// Reads the fields of the frame of that type number; [`Reader::fields`] first.
    ///
    /// # Errors
    /// [`Fault::Garbled`] when the type is not the family's or a field is not what it must be.
    fn read(kind: u8, from: &mut Reader<'_>) -> Result<Self, Fault>;
}

/// Writes one frame, or one thing that is kept as frames are spelt.
#[derive(Debug)]
pub struct Writer(Encoder<Vec<u8>>);

type Written<'a> = Result<&'a mut Encoder<Vec<u8>>, minicbor::encode::Error<Infallible>>;

fn sure(written: Written<'_>) {
    written.expect("memory takes all that is written");
}

impl Writer {
    /// Begins a frame of this type with so many fields.
    #[must_use]
    pub fn frame(kind: u8, fields: u64) -> Self {
        let mut writer = Self::bare();
        sure(writer.0.array(1 + fields));
        sure(writer.0.u8(kind));
        writer
    }

    /// Begins something that is not a frame.
    #[must_use]
    pub fn bare() -> Self {
        Self::with_room(0)
    }

    /// The same, with room for so many bytes.
    #[must_use]
    pub fn with_room(bytes: usize) -> Self {
        Self(Encoder::new(Vec::with_capacity(bytes)))
    }

    /// The next field is a list of so many.
    pub fn list(&mut self, items: usize) -> &mut Self {
        sure(self.0.array(items as u64));
        self
    }

    /// A number that is not negative.
    pub fn uint(&mut self, number: u64) -> &mut Self {
        sure(self.0.u64(number));
        self
    }

    /// A number.
    pub fn int(&mut self, number: i64) -> &mut Self {
        sure(self.0.i64(number));
        self
    }

    /// True or false.
    pub fn flag(&mut self, flag: bool) -> &mut Self {
        sure(self.0.bool(flag));
        self
    }

    /// Bytes.
    pub fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        sure(self.0.bytes(bytes));
        self
    }

    /// A text.
    pub fn text(&mut self, text: &str) -> &mut Self {
        sure(self.0.str(text));
        self
    }

    /// Nothing, where there could be something.
    pub fn null(&mut self) -> &mut Self {
        sure(self.0.null());
        self
    }

    /// The bytes.
    #[must_use]
    pub fn done(self) -> Vec<u8> {
        self.0.into_writer()
    }
}

/// Reads what a [`Writer`] wrote. Everything unexpected is [`Fault::Garbled`].
#[derive(Debug)]
pub struct Reader<'a> {
    from: Decoder<'a>,
    /// Elements of the frame's array; type number included.
    length: u64,
}

impl<'a> Reader<'a> {
    /// Begins to read a frame: its type number.
    ///
    /// # Errors
    /// When it is no frame.
    pub fn frame(bytes: &'a [u8]) -> Result<(u8, Self), Fault> {
        let mut reader = Self::bare(bytes);
        reader.length = reader.length()?;
        let kind = reader.from.u8().map_err(garbled)?;
        Ok((kind, reader))
    }

    /// Begins to read something that is not a frame.
    #[must_use]
    pub fn bare(bytes: &'a [u8]) -> Self {
        Self {
            from: Decoder::new(bytes),
            length: 0,
        }
    }

    fn length(&mut self) -> Result<u64, Fault> {
        self.from.array().map_err(garbled)?.ok_or(Fault::Garbled)
    }

    /// The frame has exactly so many fields.
    ///
    /// # Errors
    /// When it has not.
    pub fn fields(&mut self, fields: u64) -> Result<(), Fault> {
        if self.length == 1 + fields {
            Ok(())
        } else {
            Err(Fault::Garbled)
        }
    }

    /// A list of at most so many: how many.
    ///
    /// # Errors
    /// When it is not that.
    pub fn list(&mut self, most: usize) -> Result<usize, Fault> {
        let length = usize::try_from(self.length()?).map_err(|_| Fault::Garbled)?;
        if length <= most {
            Ok(length)
        } else {
            Err(Fault::Garbled)
        }
    }

    /// A list of exactly so many.
    ///
    /// # Errors
    /// When it is not that.
    pub fn tuple(&mut self, items: usize) -> Result<(), Fault> {
        if self.list(items)? == items {
            Ok(())
        } else {
            Err(Fault::Garbled)
        }
    }

    /// A number that is not negative.
    ///
    /// # Errors
    /// When it is not that.
    pub fn uint(&mut self) -> Result<u64, Fault> {
        self.from.u64().map_err(garbled)
    }

    /// The same, of 32 bits.
    ///
    /// # Errors
    /// When it is not that.
    pub fn small(&mut self) -> Result<u32, Fault> {
        self.from.u32().map_err(garbled)
    }

    /// A number.
    ///
    /// # Errors
    /// When it is not that.
    pub fn int(&mut self) -> Result<i64, Fault> {
        self.from.i64().map_err(garbled)
    }

    /// True or false.
    ///
    /// # Errors
    /// When it is not that.
    pub fn flag(&mut self) -> Result<bool, Fault> {
        self.from.bool().map_err(garbled)
    }

    /// At most so many bytes.
    ///
    /// # Errors
    /// When it is not that.
    pub fn bytes(&mut self, most: usize) -> Result<&'a [u8], Fault> {
        let bytes = self.from.bytes().map_err(garbled)?;
        if bytes.len() <= most {
            Ok(bytes)
        } else {
            Err(Fault::Garbled)
        }
    }

    /// Exactly so many bytes.
    ///
    /// # Errors
    /// When it is not that.
    pub fn fixed<const N: usize>(&mut self) -> Result<[u8; N], Fault> {
        self.bytes(N)?.try_into().map_err(|_| Fault::Garbled)
    }

    /// A text of at most so many bytes.
    ///
    /// # Errors
    /// When it is not that.
    pub fn text(&mut self, most: usize) -> Result<String, Fault> {
        let text = self.from.str().map_err(garbled)?;
        if text.len() <= most {
            Ok(text.to_owned())
        } else {
            Err(Fault::Garbled)
        }
    }

    /// Whether nothing stands here; then it is passed over.
    ///
    /// # Errors
    /// At the end of what is read.
    pub fn null(&mut self) -> Result<bool, Fault> {
        let null = self.from.datatype().map_err(garbled)? == minicbor::data::Type::Null;
        if null {
            self.from.null().map_err(garbled)?;
        }
        Ok(null)
    }

    /// Nothing is left.
    ///
    /// # Errors
    /// When something is.
    pub fn end(&self) -> Result<(), Fault> {
        if self.from.position() == self.from.input().len() {
            Ok(())
        } else {
            Err(Fault::Garbled)
        }
    }
}

fn garbled(_: minicbor::decode::Error) -> Fault {
    Fault::Garbled
}
