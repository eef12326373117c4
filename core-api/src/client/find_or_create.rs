//! Creates of records that may exist already.

use std::sync::Arc;

use super::{
    Client, NaturalKey,
    lookup::{FoundRow, Key, named_ids, search},
    pipeline::Pipeline,
};
use crate::{
    Error, ErrorKind,
    access::{AllowedFor, ReadCore, ReadwriteCore},
    endpoint::{CanCreate, CanList, Create, Input, List},
    error::Call,
};

/// The result of [`Client::find_or_create`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Creation<R> {
    /// The record was created.
    New(R),
    /// The record existed already. It is unchanged.
    Existing(R),
    /// The answer to the create was lost or was a failure, and a look-up then found the record. So this call or
    /// another one at the same time has created it.
    Recovered(R),
}

impl<R> Creation<R> {
    /// Returns the record.
    #[must_use]
    pub fn record(&self) -> &R {
        match self {
            Self::New(record) | Self::Existing(record) | Self::Recovered(record) => record,
        }
    }

    /// Returns the record.
    #[must_use]
    pub fn into_record(self) -> R {
        match self {
            Self::New(record) | Self::Existing(record) | Self::Recovered(record) => record,
        }
    }
}

impl<A> Client<A> {
    /// Looks up a record by its natural key, and creates it if it does not exist.
    ///
    /// It takes one or two calls. If the answer to the create is lost, the record is looked up again and the create
    /// is never repeated. So the call can be made again after any error. The second call finds the record of the
    /// first, and no record is created twice.
    ///
    /// Core has no idempotency key. Two programs that create the same record at the same time can both find nothing, and
    /// then create two. Core refuses the second one only if it has a unique field, such as the code of a project. Let
    /// one program at a time create records with a key.
    ///
    /// ```no_run
    /// # async fn run(client: core_api::Client) -> Result<(), core_api::Error> {
    /// use core_api::{Activity, ActivityInput, client::NaturalKey};
    ///
    /// let input = ActivityInput::new().code("D-01").description("Design");
    /// let design = client.find_or_create(input, &NaturalKey::new(Activity::CODE)).await?;
    /// println!("{:?}", design.record().id);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`NotUnique`](ErrorKind::NotUnique) with the ids if several records have the key, and
    /// [`Unsent`](ErrorKind::Unsent) if the input lacks a field of the key. Otherwise the errors of
    /// [`send`](Self::send). If [`Error::is_outcome_unknown`], no look-up has found the record, but it may appear
    /// later.
    #[doc(alias("upsert", "get or create", "idempotency key"))]
    pub async fn find_or_create<R>(
        &self,
        input: impl Input<Resource = R>,
        key: &NaturalKey<R>,
    ) -> Result<Creation<R>, Error>
    where
        R: CanCreate + CanList + Sync,
        ReadCore: AllowedFor<A>,
        ReadwriteCore: AllowedFor<A>,
    {
        let input = input.complete();
        let values = key.of(input.record())?;
        if let Some(record) = look_up(&self.pipeline, key, &values).await? {
            return Ok(Creation::Existing(record));
        }
        create_or_recover(&self.pipeline, input, Some((key, &values))).await
    }
}

/// Looks up the record with a natural key.
pub(super) async fn look_up<R: CanCreate + CanList>(
    pipeline: &Arc<Pipeline>,
    key: &NaturalKey<R>,
    values: &Key,
) -> Result<Option<R>, Error> {
    let keys = [values.clone()].into();
    let found = search::<R, R>(pipeline, &List::new(), &key.fields(), &keys).await?;
    let (records, ids) = found
        .into_iter()
        .filter(|found| found.key == *values)
        .map(|FoundRow { row, id, .. }| (row, id))
        .collect::<(Vec<_>, Vec<_>)>();
    only(records, &ids, key, values)
}

/// Returns the record, if there is at most one.
pub(super) fn only<R: CanCreate + CanList>(
    records: Vec<R>,
    ids: &[Option<uuid::Uuid>],
    key: &NaturalKey<R>,
    values: &Key,
) -> Result<Option<R>, Error> {
    let count = records.len();
    if count < 2 {
        return Ok(records.into_iter().next());
    }
    let (shown, ids) = (key.shown(values), named_ids(ids));
    let text = format!("{count} records have the key {shown}: {ids}");
    Err(Error::new(ErrorKind::NotUnique, Call::of::<List<R>>(), text))
}

/// Creates a record. After an unknown outcome, looks it up by its key.
pub(super) async fn create_or_recover<R: CanCreate + CanList + Sync>(
    pipeline: &Arc<Pipeline>,
    input: R::Input,
    key: Option<(&NaturalKey<R>, &Key)>,
) -> Result<Creation<R>, Error> {
    let error = match pipeline.exchange(&Create::<R>::new(input)).await {
        Ok(record) => return Ok(Creation::New(record)),
        Err(error) => error,
    };
    let Some((key, values)) = key.filter(|_| error.is_outcome_unknown() || error.is_duplicate())
    else {
        return Err(error);
    };
    match look_up(pipeline, key, values).await {
        Ok(Some(record)) => Ok(Creation::Recovered(record)),
        Ok(None) if error.is_duplicate() => Err(error),
        Ok(None) => Err(error.with_reason(
            "a look-up by the natural key did not find the record, but it may appear later",
        )),
        Err(other) => Err(error.with_reason(&format!("the look-up failed as well: {other}"))),
    }
}
