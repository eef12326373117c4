//! Lists: of nested objects, and of values without fields.

use jiff::civil::DateTime;
use rust_decimal::Decimal;

use super::{
    FieldInfo, FieldMut, FieldRef, FieldTable, Kind, ListView, Optional, Record, ValuesSlot,
    ValuesView, View,
    required::{Form, form},
};
use crate::{Id, Target};

/// A type of the items of a list: a nested object, a text, a number, an id or an enum.
///
/// `#[derive(Object)]`, `#[derive(Resource)]` and `#[derive(WireEnum)]` make a type one.
#[diagnostic::on_unimplemented(
    message = "a field cannot hold a list of `{Self}`",
    label = "not a type that Core sends in a list",
    note = "use a `Vec` of `String`, `bool`, `i32`, `Decimal`, `DateTime`, `Id<…>`, an enum or an object; other \
            lists are `Json`"
)]
pub trait Item: Sized {
    /// The kind of the list.
    const LIST: Kind;

    /// The fields of an item. Empty for values without fields.
    const TABLE: &'static [FieldInfo] = &[];

    /// The form of the list, for fields that are never null.
    type List: Form<Vec<Self>>;

    /// Returns mutable access to a field with a list.
    fn list_mut(place: &mut Option<Vec<Self>>) -> FieldMut<'_>;

    /// Returns a reference to a field with a list.
    fn list_ref(field: &Option<Vec<Self>>) -> FieldRef<'_>;
}

impl<O: Record> Item for O {
    const LIST: Kind = Kind::List(FieldTable::of::<O>());
    const TABLE: &'static [FieldInfo] = O::FIELDS;
    type List = form::List;

    fn list_mut(place: &mut Option<Vec<Self>>) -> FieldMut<'_> {
        FieldMut::List(place)
    }

    fn list_ref(field: &Option<Vec<Self>>) -> FieldRef<'_> {
        FieldRef::List(field.as_ref().map(|list| list as &dyn ListView))
    }
}

/// Makes a scalar type an item of a list.
macro_rules! scalar_items {
    ($($kind:ident: $rust:ty,)*) => {
        $(impl Item for $rust {
            const LIST: Kind = Kind::Values(&Kind::$kind);
            type List = form::Values;

            fn list_mut(place: &mut Option<Vec<Self>>) -> FieldMut<'_> {
                FieldMut::Values(place)
            }

            fn list_ref(field: &Option<Vec<Self>>) -> FieldRef<'_> {
                FieldRef::values(field)
            }
        })*
    };
}

scalar_items! {
    Text: String,
    Boolean: bool,
    Integer: i32,
    Decimal: Decimal,
    DateTime: DateTime,
}

impl<R: Target + ?Sized> Item for Id<R> {
    const LIST: Kind = Kind::Values(&Kind::Id(R::NAME));
    type List = form::Values;

    fn list_mut(place: &mut Option<Vec<Self>>) -> FieldMut<'_> {
        FieldMut::Values(place)
    }

    fn list_ref(field: &Option<Vec<Self>>) -> FieldRef<'_> {
        FieldRef::values(field)
    }
}

impl<T: Item> Optional for Vec<T> {
    const KIND: Kind = T::LIST;
    type Form = T::List;

    fn field_mut(place: &mut Option<Self>) -> FieldMut<'_> {
        T::list_mut(place)
    }

    fn field_ref(field: &Option<Self>) -> FieldRef<'_> {
        T::list_ref(field)
    }
}

impl<T: Optional> ValuesSlot for Vec<T> {
    fn reset(&mut self, is_list: bool) -> bool {
        self.clear();
        is_list
    }

    fn push(&mut self) -> FieldMut<'_> {
        let index = self.len();
        self.push(T::Form::placeholder());
        T::Form::field_mut(&mut self[index])
    }

    fn value_size(&self) -> usize {
        size_of::<T>()
    }
}

impl<T: Optional> ValuesSlot for Option<Vec<T>> {
    fn reset(&mut self, is_list: bool) -> bool {
        *self = is_list.then(Vec::new);
        true
    }

    fn push(&mut self) -> FieldMut<'_> {
        ValuesSlot::push(self.get_or_insert_default())
    }

    fn value_size(&self) -> usize {
        size_of::<T>()
    }
}

impl<T: Optional> ValuesView for Vec<T> {
    fn len(&self) -> usize {
        self.len()
    }

    fn value(&self, index: usize) -> Option<View<'_>> {
        self.get(index).map(|value| T::Form::field_ref(value).view())
    }
}

impl<T: Optional> ValuesView for &[T] {
    fn len(&self) -> usize {
        <[T]>::len(self)
    }

    fn value(&self, index: usize) -> Option<View<'_>> {
        self.get(index).map(|value| T::Form::field_ref(value).view())
    }
}

impl<T: Optional> Form<Vec<T>> for form::Values {
    type Value = Vec<T>;

    fn placeholder() -> Vec<T> {
        Vec::new()
    }

    fn field_mut(field: &mut Vec<T>) -> FieldMut<'_> {
        FieldMut::Values(field)
    }

    fn field_ref(field: &Vec<T>) -> FieldRef<'_> {
        FieldRef::Values(Some(field))
    }
}
