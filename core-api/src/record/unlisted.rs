//! Fields of an answer that a declaration does not list.

use std::{fmt, sync::Arc};

use serde::de::DeserializeOwned;

use super::{Extent, Extras, Original};
use crate::{Json, decode::text};

/// Unlisted fields of an answer, and the set of listed fields that it had.
///
/// An update sends both back. So a `PUT` does not lose a field that Core added later, and does not clear
/// a field that the answer left out. Unusual spellings (`"7.50"` for a number) are sent back as well, while
/// the field is unchanged.
///
/// If a record is flattened into another type (`#[serde(flatten)]`), the unlisted fields are those that no
/// other field of that type took. A second flattened field gets them, too.
///
/// ```
/// use core_api::Activity;
///
/// let text = r#"{"id":"627f5f9e-260f-cdab-5143-b9fedec21552","colour":"teal"}"#;
/// let activity: Activity = serde_json::from_str(text)?;
/// assert_eq!(activity.unlisted.text("colour"), Some(r#""teal""#));
/// assert_eq!(activity.unlisted.parse::<String>("colour")?, Some("teal".to_owned()));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Default)]
#[doc(alias("additional properties", "extra fields", "unknown fields"))]
pub struct Unlisted {
    /// `None` if there is nothing to keep. Clones share it, and one function for all records drops it.
    extras: Option<Arc<Extras>>,
    /// A bit for each listed field that the answer had.
    present: u128,
    /// The part of the record that was read.
    extent: Extent,
}

impl Unlisted {
    /// The largest number of listed fields of a record.
    pub const CAPACITY: usize = 128;

    /// Makes an empty set: no unlisted field, and no listed field present.
    #[must_use]
    pub const fn new() -> Self {
        Self { extras: None, present: 0, extent: Extent::Whole }
    }

    /// Returns the empty set, for records that keep no unlisted fields.
    pub(crate) fn nothing() -> &'static Self {
        static NOTHING: Unlisted = Unlisted::new();
        &NOTHING
    }

    /// Returns the original JSON text of a field.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.iter().find(|(known, _)| *known == name).map(|(_, json)| json.as_str())
    }

    /// Deserializes a field, with U+FFFD for an unpaired surrogate. `None` if the answer did not have it.
    ///
    /// # Errors
    ///
    /// If the JSON does not fit the type.
    pub fn parse<T: DeserializeOwned>(&self, name: &str) -> serde_json::Result<Option<T>> {
        self.text(name).map(text::from_json).transpose()
    }

    /// Sets an unlisted field, which is sent with the record.
    ///
    /// The name must not be that of a listed field, because it would be sent twice.
    pub fn insert(&mut self, name: impl Into<Arc<str>>, json: Json) {
        let name = name.into();
        let named = &mut self.extras_mut().named;
        match named.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => *old = json,
            None => named.push((name, json)),
        }
    }

    /// Iterates over names and JSON texts, in the order of the answer.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Json)> {
        let named = self.extras.iter().flat_map(|extras| extras.named.iter());
        named.map(|(name, json)| (&**name, json))
    }

    /// Returns whether the answer had no unlisted field.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.extras.as_ref().is_none_or(|extras| extras.named.is_empty())
    }

    /// Returns whether the answer had the listed field with this index, possibly as `null`.
    #[must_use]
    pub fn had(&self, index: usize) -> bool {
        u32::try_from(index)
            .is_ok_and(|index| self.present.checked_shr(index).unwrap_or(0) & 1 == 1)
    }

    /// Returns whether the record is a row of a list that left out some fields. The list did not expand them,
    /// or did not select them.
    ///
    /// An update refuses such a record, because it would clear these fields.
    ///
    /// ```no_run
    /// # async fn run(client: core_api::Client) -> Result<(), core_api::Error> {
    /// use core_api::{GetInvoice, ListInvoices};
    ///
    /// for invoice in client.collect(ListInvoices::new()).await? {
    ///     assert!(invoice.unlisted.is_partial()); // `invoice_details` was not asked for
    ///     let whole = client.send(GetInvoice::new(invoice.id)).await?;
    ///     assert!(!whole.unlisted.is_partial());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn is_partial(&self) -> bool {
        match self.extent {
            Extent::Whole | Extent::Listed => false,
            Extent::Row | Extent::Selection => true,
        }
    }

    pub(crate) fn extent(&self) -> Extent {
        self.extent
    }

    /// Records the extent of a list row, and the fields with these bits as absent.
    pub(crate) fn leave_out(&mut self, bits: u128, extent: Extent) {
        self.present &= !bits;
        self.extent = extent;
    }

    /// Iterates over the indexes below `listed` of fields that the answer did not have.
    pub(crate) fn absent(&self, listed: usize) -> impl Iterator<Item = usize> {
        let all = 1_u128.checked_shl(u32::try_from(listed).unwrap_or(u32::MAX));
        let mut absent = all.map_or(u128::MAX, |bit| bit - 1) & !self.present;
        std::iter::from_fn(move || {
            let index = absent.trailing_zeros();
            absent &= absent.checked_sub(1)?;
            usize::try_from(index).ok()
        })
    }

    /// Iterates over listed fields whose values did not fit, with the original JSON. Only a
    /// [lenient](crate::endpoint::Leniency) client reads such records. Nested objects have their own.
    ///
    /// Each value is sent back unchanged while the field stays unset. [`record::misfits`](super::misfits)
    /// includes nested objects.
    pub fn misfits(&self) -> impl Iterator<Item = (&'static str, &Json)> {
        let misfits = self.originals().iter().filter(|original| !original.fits);
        misfits.map(|original| (original.name, &original.json))
    }

    /// Removes and returns the original JSON of a misfit. The field is then sent with its own value, or as
    /// `null` if it is unset.
    pub fn remove_misfit(&mut self, name: &str) -> Option<Json> {
        let is_it = |original: &Original| !original.fits && original.name == name;
        let index = self.originals().iter().position(is_it)?;
        Some(self.extras_mut().originals.remove(index).json)
    }

    /// Returns the original JSON of the field with this index, if it is a misfit.
    pub(crate) fn misfit(&self, index: usize) -> Option<&Json> {
        let original = self.original(index).filter(|original| !original.fits)?;
        Some(&original.json)
    }

    /// Returns the original text of the field with this index, if a record writes it differently.
    pub(crate) fn original(&self, index: usize) -> Option<&Original> {
        self.originals().iter().find(|original| original.index == index)
    }

    /// Returns the names under which a record sends the field with this index: those that it came with, or else its
    /// name now.
    pub(crate) fn sent_names(
        &self,
        index: usize,
        now: &'static str,
    ) -> impl Iterator<Item = &'static str> {
        let extras = self.extras.iter().flat_map(move |extras| extras.wire_names(index));
        let mut came = extras.peekable();
        let now = came.peek().is_none().then_some(now);
        came.chain(now)
    }

    fn originals(&self) -> &[Original] {
        self.extras.as_ref().map_or(&[], |extras| extras.originals.as_slice())
    }

    /// Iterates like [`iter`](Self::iter), with the original key if it differs from the name.
    pub(crate) fn iter_raw(&self) -> impl Iterator<Item = (&str, Option<&Json>, &Json)> {
        let mut raw_names = self.extras.iter().flat_map(|extras| &extras.raw_names).peekable();
        let named = self.extras.iter().flat_map(|extras| &extras.named);
        named.map(move |(name, json)| {
            // Both are in the order of the answer.
            let raw = raw_names.next_if(|(known, _)| Arc::ptr_eq(known, name));
            (&**name, raw.map(|(_, raw)| raw), json)
        })
    }

    /// Returns whether any original key differs from its name.
    pub(crate) fn has_raw_names(&self) -> bool {
        self.extras.as_ref().is_some_and(|extras| !extras.raw_names.is_empty())
    }

    /// Keeps unlisted fields and original spellings.
    #[inline]
    pub(crate) fn keep(&mut self, extras: Extras) {
        self.extras = (!extras.is_empty()).then(|| Arc::new(extras.without_repetition()));
    }

    fn extras_mut(&mut self) -> &mut Extras {
        Arc::make_mut(self.extras.get_or_insert_default())
    }

    /// Records that the answer had the listed field with this index.
    pub(crate) fn mark(&mut self, index: usize) {
        if index < Self::CAPACITY {
            self.present |= 1 << index;
        }
    }
}

/// The type of the field that is marked `#[field(unlisted)]`.
#[diagnostic::on_unimplemented(
    message = "the field marked `unlisted` cannot be a `{Self}`",
    label = "write `Unlisted`"
)]
pub trait UnlistedField {
    /// Makes an empty set.
    fn new() -> Self;

    /// Returns the unlisted fields.
    fn get(&self) -> &Unlisted;

    /// Returns the unlisted fields for writing.
    fn get_mut(&mut self) -> &mut Unlisted;
}

impl UnlistedField for Unlisted {
    #[inline]
    fn new() -> Self {
        Self::new()
    }

    #[inline]
    fn get(&self) -> &Unlisted {
        self
    }

    #[inline]
    fn get_mut(&mut self) -> &mut Unlisted {
        self
    }
}

/// Compares unlisted fields and misfits. Spellings do not count, because their values are equal.
impl PartialEq for Unlisted {
    fn eq(&self, other: &Self) -> bool {
        self.present == other.present
            && self.extent == other.extent
            && self.iter().eq(other.iter())
            && self.misfits().eq(other.misfits())
    }
}

impl fmt::Debug for Unlisted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}
