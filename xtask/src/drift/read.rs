//! Reads JSON into a shape, value by value, so that a text of any size takes little memory.

use std::{fmt, io};

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::shape::{Shape, add};

/// Reads one JSON value. Text after it is an error.
///
/// # Errors
///
/// The line and column of a mistake, in the words of the parser.
pub(super) fn shape_of(reader: impl io::Read) -> serde_json::Result<Shape> {
    let mut shape = Shape::default();
    let mut json = serde_json::Deserializer::from_reader(reader);
    Values(&mut shape).deserialize(&mut json)?;
    json.end()?;
    Ok(shape)
}

/// Reads one JSON value of a text.
pub(super) fn shape_of_text(text: &str) -> serde_json::Result<Shape> {
    let mut shape = Shape::default();
    let mut json = serde_json::Deserializer::from_str(text);
    Values(&mut shape).deserialize(&mut json)?;
    json.end()?;
    Ok(shape)
}

/// The place that a value is added to.
struct Values<'a>(&'a mut Shape);

impl<'de> DeserializeSeed<'de> for Values<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Values<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        add(&mut self.0.null, 1);
        Ok(())
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        add(&mut self.0.boolean, 1);
        Ok(())
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<(), E> {
        self.0.add_integer(i64::try_from(number).ok());
        Ok(())
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<(), E> {
        self.0.add_integer(Some(number));
        Ok(())
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<(), E> {
        let is_whole = number.fract() == 0.0;
        add(if is_whole { &mut self.0.whole } else { &mut self.0.decimal }, 1);
        Ok(())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.0.add_text(text);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        add(&mut self.0.lists, 1);
        let items = self.0.items.get_or_insert_default();
        while list.next_element_seed(Values(items))?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<(), A::Error> {
        let shape = self.0;
        add(&mut shape.objects, 1);
        let (mut previous, mut is_in_order) = (None, true);
        let mut ignored = Shape::default();
        while let Some(index) = object.next_key_seed(Names { shape, previous })? {
            let Some(index) = index else {
                add(&mut shape.other_names, 1);
                object.next_value_seed(Values(&mut ignored))?;
                ignored = Shape::default();
                continue;
            };
            is_in_order &= previous.is_none_or(|previous| previous < index);
            previous = Some(index);
            let field = shape.fields.get_mut(index).map(|field| &mut field.shape);
            object.next_value_seed(Values(field.unwrap_or(&mut ignored)))?;
        }
        if !is_in_order {
            add(&mut shape.reordered, 1);
        }
        Ok(())
    }
}

/// Finds the index of a member by its name.
struct Names<'a> {
    shape: &'a mut Shape,
    previous: Option<usize>,
}

impl<'de> DeserializeSeed<'de> for Names<'_> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Names<'_> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.shape.index_of(name, self.previous))
    }
}
