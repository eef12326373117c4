//! What an answer had beside, or without, the fields that a declaration lists.

use std::{fmt, sync::Arc};

use serde::de::DeserializeOwned;

use super::{Beyond, Extent, Original};
use crate::{Json, decode::text};

/// Fields of an answer that this version does not name, and which of the named ones it had.
///
/// Both go back with an update, so that a `PUT` neither loses a field that Core added later
/// nor clears one that was left out of the answer. So do values in a spelling that a record would not
/// write (`"7.50"` for a number), for as long as nobody changes the field.
///
/// Where a record is flattened into a type of yours (`#[serde(flatten)]`), the fields that are not
/// listed are those that no field of your type took. A second flattened field has them, too.
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
pub struct Unlisted {
    /// `None` where there is nothing to keep. Shared by clones, and let go by one function for all
    /// records.
    beyond: Option<Arc<Beyond>>,
    /// A bit for each listed field that the answer had.
    present: u128,
    /// The part of the record that was read.
    extent: Extent,
}

impl Unlisted {
    /// How many listed fields can be told apart.
    pub const CAPACITY: usize = 128;

    /// Nothing unlisted, nothing present.
    #[must_use]
    pub const fn new() -> Self {
        Self { beyond: None, present: 0, extent: Extent::Whole }
    }

    /// What a record has that keeps nothing unlisted.
    pub(crate) fn nothing() -> &'static Self {
        static NOTHING: Unlisted = Unlisted::new();
        &NOTHING
    }

    /// The JSON text of the field, as the server wrote it.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.iter().find(|(known, _)| *known == name).map(|(_, json)| json.as_str())
    }

    /// The field as a type of yours, with U+FFFD for half of a pair of surrogates; `None` when the answer did not have it.
    ///
    /// # Errors
    ///
    /// When the JSON is not what the type takes.
    pub fn parse<T: DeserializeOwned>(&self, name: &str) -> serde_json::Result<Option<T>> {
        self.text(name).map(text::from_json).transpose()
    }

    /// Sets a field that this version does not name; it is sent with the record.
    ///
    /// Take care not to name a listed field: it would be sent twice.
    pub fn insert(&mut self, name: impl Into<Arc<str>>, json: Json) {
        let name = name.into();
        let named = &mut self.beyond_mut().named;
        match named.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => *old = json,
            None => named.push((name, json)),
        }
    }

    /// Names and JSON texts, in the order of the answer.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Json)> {
        let named = self.beyond.iter().flat_map(|beyond| beyond.named.iter());
        named.map(|(name, json)| (&**name, json))
    }

    /// Whether the answer had no field that this version does not name.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.beyond.as_ref().is_none_or(|beyond| beyond.named.is_empty())
    }

    /// Whether the answer had the listed field with this index, be it `null`.
    #[must_use]
    pub fn had(&self, index: usize) -> bool {
        u32::try_from(index)
            .is_ok_and(|index| self.present.checked_shr(index).unwrap_or(0) & 1 == 1)
    }

    /// Returns whether the record is a row of a list that left out some of its fields: nested ones
    /// that were not expanded, or those that were not asked for.
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

    /// Notes that a list left out fields, and that the answer did not have those with these bits.
    pub(crate) fn leave_out(&mut self, bits: u128, extent: Extent) {
        self.present &= !bits;
        self.extent = extent;
    }

    /// The listed fields, of this many, that the answer did not have.
    pub(crate) fn absent(&self, listed: usize) -> impl Iterator<Item = usize> {
        let all = 1_u128.checked_shl(u32::try_from(listed).unwrap_or(u32::MAX));
        let mut absent = all.map_or(u128::MAX, |bit| bit - 1) & !self.present;
        std::iter::from_fn(move || {
            let index = absent.trailing_zeros();
            absent &= absent.checked_sub(1)?;
            usize::try_from(index).ok()
        })
    }

    /// Listed fields whose values did not fit, with the JSON that the server wrote, where a
    /// [lenient](crate::endpoint::Leniency) client read the record; nested ones say so themselves.
    ///
    /// Each is sent back as it came for as long as the field stays unset.
    /// [`record::misfits`](super::misfits) also looks into what is nested.
    pub fn misfits(&self) -> impl Iterator<Item = (&'static str, &Json)> {
        let misfits = self.originals().iter().filter(|original| !original.fits);
        misfits.map(|original| (original.name, &original.json))
    }

    /// Drops what the server wrote for a listed field whose value did not fit, so that the field is
    /// sent as it is: as `null` where it stays unset. Gives what was dropped.
    pub fn remove_misfit(&mut self, name: &str) -> Option<Json> {
        let is_it = |original: &Original| !original.fits && original.name == name;
        let index = self.originals().iter().position(is_it)?;
        Some(self.beyond_mut().originals.remove(index).json)
    }

    /// What the server wrote for the listed field with this index, where it did not fit.
    pub(crate) fn misfit(&self, index: usize) -> Option<&Json> {
        let original = self.original(index).filter(|original| !original.fits)?;
        Some(&original.json)
    }

    /// What the server wrote for the listed field with this index, where a record writes otherwise.
    pub(crate) fn original(&self, index: usize) -> Option<&Original> {
        self.originals().iter().find(|original| original.index == index)
    }

    fn originals(&self) -> &[Original] {
        self.beyond.as_ref().map_or(&[], |beyond| beyond.originals.as_slice())
    }

    /// As [`iter`](Self::iter), with the key as the server wrote it where the name is not all of it.
    pub(crate) fn iter_raw(&self) -> impl Iterator<Item = (&str, Option<&Json>, &Json)> {
        let mut raw_names = self.beyond.iter().flat_map(|beyond| &beyond.raw_names).peekable();
        let named = self.beyond.iter().flat_map(|beyond| &beyond.named);
        named.map(move |(name, json)| {
            // Both are in the order of the answer.
            let raw = raw_names.next_if(|(known, _)| Arc::ptr_eq(known, name));
            (&**name, raw.map(|(_, raw)| raw), json)
        })
    }

    /// Whether the server wrote a key that a name is not all of.
    pub(crate) fn has_raw_names(&self) -> bool {
        self.beyond.as_ref().is_some_and(|beyond| !beyond.raw_names.is_empty())
    }

    /// Keeps what an answer had beyond the values of the listed fields.
    #[inline]
    pub(crate) fn keep(&mut self, beyond: Beyond) {
        self.beyond = (!beyond.is_empty()).then(|| Arc::new(beyond.without_repetition()));
    }

    fn beyond_mut(&mut self) -> &mut Beyond {
        Arc::make_mut(self.beyond.get_or_insert_default())
    }

    /// Notes that the answer had the listed field with this index.
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
    /// Nothing unlisted, nothing present.
    fn new() -> Self;

    /// The fields that are not listed.
    fn get(&self) -> &Unlisted;

    /// The fields that are not listed, to write to.
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

/// Spellings do not count, since they are of the same values; values that did not fit do.
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
