//! Look-ups of records, and creates of records that may exist, with a blocking client.

use std::collections::BTreeSet;

use super::{Client, CreateAll, wait::wait};
use crate::{
    Error, Field, Id, Projection,
    access::{AllowedFor, ReadCore, ReadwriteCore},
    client::{Creation, Matches, NaturalKey},
    endpoint::{CanCreate, CanList, Create, Input, List},
    error::Call,
    field::{CanFilter, Literal},
};

impl<A> Client<A> {
    /// Looks up the record with a value in a field. `None` if it does not exist. See
    /// [`client::Client::find`](crate::Client::find).
    ///
    /// # Errors
    ///
    /// The errors of the async method, and [`Unsent`](crate::ErrorKind::Unsent) in async code.
    pub fn find<R, T, F: CanFilter, S>(
        &self,
        field: Field<R, T, F, S>,
        value: impl Literal<T>,
    ) -> Result<Option<R>, Error>
    where
        R: CanList,
        ReadCore: AllowedFor<A>,
    {
        wait(Call::of::<List<R>>, self.client.find(field, value))
    }

    /// Looks up the record with a value in a field, which must exist. See
    /// [`client::Client::find_one`](crate::Client::find_one).
    ///
    /// # Errors
    ///
    /// The errors of the async method, and [`Unsent`](crate::ErrorKind::Unsent) in async code.
    pub fn find_one<R, T, F: CanFilter, S>(
        &self,
        field: Field<R, T, F, S>,
        value: impl Literal<T>,
    ) -> Result<R, Error>
    where
        R: CanList,
        ReadCore: AllowedFor<A>,
    {
        wait(Call::of::<List<R>>, self.client.find_one(field, value))
    }

    /// Looks up a record for each of many values of a field. See
    /// [`client::Client::find_each`](crate::Client::find_each).
    ///
    /// # Errors
    ///
    /// The errors of the async method, and [`Unsent`](crate::ErrorKind::Unsent) in async code.
    pub fn find_each<R, P, T, F: CanFilter, S, K>(
        &self,
        list: List<R, P>,
        field: Field<R, T, F, S>,
        values: impl IntoIterator<Item = K>,
    ) -> Result<Matches<R, K, P>, Error>
    where
        R: CanList,
        P: Projection<Resource = R>,
        K: Literal<T> + Ord,
        ReadCore: AllowedFor<A>,
    {
        wait(Call::of::<List<R, P>>, self.client.find_each(list, field, values))
    }

    /// Looks up the id of a record for each of many values of a field. See
    /// [`client::Client::ids`](crate::Client::ids).
    ///
    /// # Errors
    ///
    /// The errors of [`find_each`](Self::find_each).
    pub fn ids<R, T, F: CanFilter, S, K>(
        &self,
        field: Field<R, T, F, S>,
        values: impl IntoIterator<Item = K>,
    ) -> Result<Matches<R, K, Id<R>>, Error>
    where
        R: CanList,
        K: Literal<T> + Ord,
        ReadCore: AllowedFor<A>,
    {
        wait(Call::of::<List<R>>, self.client.ids(field, values))
    }

    /// Reads the ids of a record and of all records below it, such as a project and its phases. See
    /// [`client::Client::subtree`](crate::Client::subtree).
    ///
    /// # Errors
    ///
    /// The errors of the async method, and [`Unsent`](crate::ErrorKind::Unsent) in async code.
    pub fn subtree<R, F: CanFilter, S>(
        &self,
        parent: Field<R, Id<R>, F, S>,
        root: Id<R>,
    ) -> Result<BTreeSet<Id<R>>, Error>
    where
        R: CanList,
        ReadCore: AllowedFor<A>,
    {
        wait(Call::of::<List<R>>, self.client.subtree(parent, root))
    }

    /// Looks up a record by its natural key, and creates it if it does not exist. See
    /// [`client::Client::find_or_create`](crate::Client::find_or_create).
    ///
    /// # Errors
    ///
    /// The errors of the async method, and [`Unsent`](crate::ErrorKind::Unsent) in async code.
    pub fn find_or_create<R>(
        &self,
        input: impl Input<Resource = R>,
        key: &NaturalKey<R>,
    ) -> Result<Creation<R>, Error>
    where
        R: CanCreate + CanList + Sync,
        ReadCore: AllowedFor<A>,
        ReadwriteCore: AllowedFor<A>,
    {
        wait(Call::of::<Create<R>>, self.client.find_or_create(input, key))
    }

    /// Creates a record from each input, and returns the outcome of each row. See
    /// [`client::Client::create_all`](crate::Client::create_all).
    ///
    /// ```no_run
    /// # fn run(
    /// #     client: core_api::blocking::Client, inputs: Vec<core_api::ActivityInput>,
    /// # ) -> Result<(), core_api::Error> {
    /// use core_api::{Activity, client::NaturalKey};
    ///
    /// let key = NaturalKey::new(Activity::CODE);
    /// let report = client.create_all(inputs).unless_exists(key).run();
    /// println!("{report}"); // 193 created, 7 refused
    /// for (row, outcome) in report.failures() {
    ///     eprintln!("row {row}: {outcome}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn create_all<R, I>(&self, inputs: impl IntoIterator<Item = I>) -> CreateAll<R>
    where
        R: CanCreate + CanList + Sync,
        I: Input<Resource = R>,
        ReadCore: AllowedFor<A>,
        ReadwriteCore: AllowedFor<A>,
    {
        CreateAll::new(self.client.create_all(inputs))
    }
}
