//! Look-ups of records by the values of a field, such as a code or a name.

mod key_field;
mod key_value;
mod matches;
mod search;

use std::{collections::BTreeMap, sync::Arc};

pub use matches::Matches;

use super::Client;
use crate::{
    Error, ErrorKind, Field, Id, Projection,
    access::{AllowedFor, ReadCore},
    endpoint::{CanList, List},
    error::Call,
    field::{CanFilter, Literal},
    projection::NoFields,
    record::Record,
};
pub(super) use key_field::KeyField;
pub(super) use key_value::{Key, KeyValue};
use matches::Match;
pub(super) use matches::named_ids;
pub(super) use search::{FoundRow, search};

impl<A> Client<A> {
    /// Looks up the record with a value in a field, such as the project with a code. `None` if it does not exist.
    ///
    /// One call finds it. Core ignores the case of texts, but a record with another case does not count.
    /// [`find_each`](Self::find_each) can accept it, and looks up many values at once.
    ///
    /// ```no_run
    /// # async fn run(client: core_api::Client) -> Result<(), core_api::Error> {
    /// use core_api::Project;
    ///
    /// if let Some(project) = client.find(Project::CODE, "24-016").await? {
    ///     println!("{:?}", project.name);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`NotUnique`](ErrorKind::NotUnique) with the ids if several records have the value, and the errors of
    /// [`send`](Self::send).
    #[doc(alias("lookup", "find by code", "find by name", "search"))]
    pub async fn find<R, T, F: CanFilter, S>(
        &self,
        field: Field<R, T, F, S>,
        value: impl Literal<T>,
    ) -> Result<Option<R>, Error>
    where
        R: CanList,
        ReadCore: AllowedFor<A>,
    {
        let all = self.find_one(field, value).await;
        match all {
            Ok(record) => Ok(Some(record)),
            // A refused call has a status.
            Err(error) if error.is_not_found() && error.status().is_none() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Looks up the record with a value in a field, which must exist.
    ///
    /// ```no_run
    /// # async fn run(client: core_api::Client) -> Result<(), core_api::Error> {
    /// use core_api::Employee;
    ///
    /// let person = client.find_one(Employee::DISPLAY_NAME, "Jonas Berg").await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`NotFound`](ErrorKind::NotFound) with field and value, and the errors of [`find`](Self::find).
    #[doc(alias("lookup", "find by code", "find by name"))]
    pub async fn find_one<R, T, F: CanFilter, S>(
        &self,
        field: Field<R, T, F, S>,
        value: impl Literal<T>,
    ) -> Result<R, Error>
    where
        R: CanList,
        ReadCore: AllowedFor<A>,
    {
        let call = Call::of::<List<R>>();
        let field = KeyField::of(R::FIELDS, field.name()).filterable();
        let key = vec![field.read_literal(&value, &call)?];
        let keys = [key.clone()].into();
        let found = search::<R, R>(&self.pipeline, &List::new(), &[field], &keys).await?;
        let entry = Match::new(&key, found.iter().map(|found| (&found.key, found.id)));
        let fault = entry.fault(field, &key);
        let row = found.into_iter().find(|found| found.key == key).map(|found| found.row);
        match (fault, row) {
            (None, Some(row)) => Ok(row),
            (Some((kind, text)), _) => Err(Error::new(kind, call, text)),
            (None, None) => Err(Error::new(ErrorKind::NotFound, call, "no record has the value")),
        }
    }

    /// Looks up a record for each of many values of a field.
    ///
    /// The values are a part of the filter: about 150 values in two calls. If a whole list takes fewer calls, the
    /// client counts and reads that list instead. The list can have a filter, a selection and expanded fields; its
    /// order does not matter. [`trust_short_pages`](List::trust_short_pages) saves every second call.
    ///
    /// [`ids`](Self::ids) reads only the ids.
    ///
    /// ```no_run
    /// # async fn run(client: core_api::Client) -> Result<(), core_api::Error> {
    /// use core_api::{Id, ListProjects, Project, Projection};
    ///
    /// #[derive(Clone, Projection)]
    /// #[projection(Project)]
    /// struct Named {
    ///     id: Id<Project>,
    ///     name: Option<String>,
    /// }
    ///
    /// let list = ListProjects::new().select::<Named>();
    /// let projects = client.find_each(list, Project::CODE, ["24-016", "24-017"]).await?.all()?;
    /// println!("{:?}", projects["24-016"].name);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Unsent`](ErrorKind::Unsent) if a value cannot be written in a filter, and the errors of
    /// [`collect`](Self::collect). Missing and ambiguous values are parts of the [`Matches`].
    pub async fn find_each<R, P, T, F: CanFilter, S, K>(
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
        let question = Question::new::<R, _, _>(field.name(), values)?;
        let found = question.ask::<R, P, A>(self, list.of_records()).await?;
        Ok(question.answer(found.into_iter().map(|found| (found.key, found.id, found.row))))
    }

    /// Looks up the id of a record for each of many values of a field.
    ///
    /// It takes as few calls as [`find_each`](Self::find_each), and transfers nothing but ids and values.
    ///
    /// ```no_run
    /// # async fn run(client: core_api::Client) -> Result<(), core_api::Error> {
    /// use core_api::{Project, TimeEntryInput};
    ///
    /// let rows = [("24-016", "Site visit"), ("24-017", "Drawings")];
    /// let projects = client.ids(Project::CODE, rows.map(|(code, _)| code)).await?.all()?;
    /// let inputs = rows.map(|(code, text)| {
    ///     TimeEntryInput::new().project_id(projects[code]).description(text)
    /// });
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The errors of [`find_each`](Self::find_each).
    #[doc(alias("lookup", "name to id", "resolve"))]
    pub async fn ids<R, T, F: CanFilter, S, K>(
        &self,
        field: Field<R, T, F, S>,
        values: impl IntoIterator<Item = K>,
    ) -> Result<Matches<R, K, Id<R>>, Error>
    where
        R: CanList,
        K: Literal<T> + Ord,
        ReadCore: AllowedFor<A>,
    {
        let question = Question::new::<R, _, _>(field.name(), values)?;
        let list = List::new().field(field);
        let found = question.ask::<R, NoFields, A>(self, list).await?;
        Ok(question.answer(found.into_iter().filter_map(|found| {
            let id = found.id?;
            Some((found.key, Some(id), Id::new(id)))
        })))
    }
}

/// The values of a look-up.
struct Question<K> {
    field: KeyField,
    keys: BTreeMap<K, Key>,
    call: Call,
}

impl<K: Ord> Question<K> {
    fn new<R: CanList, T, I>(name: &'static str, values: I) -> Result<Self, Error>
    where
        I: IntoIterator<Item = K>,
        K: Literal<T>,
    {
        let call = Call::of::<List<R>>();
        let field = KeyField::of(R::FIELDS, name).filterable();
        let read = |value: K| {
            let key = vec![field.read_literal(&value, &call)?];
            Ok((value, key))
        };
        let keys = values.into_iter().map(read).collect::<Result<_, Error>>()?;
        Ok(Self { field, keys, call })
    }

    async fn ask<R: CanList, P: Record, A>(
        &self,
        client: &Client<A>,
        list: List<R>,
    ) -> Result<Vec<FoundRow<P>>, Error> {
        let keys = self.keys.values().cloned().collect();
        search(&Arc::clone(&client.pipeline), &list, &[self.field], &keys).await
    }

    fn answer<R, V>(
        self,
        rows: impl Iterator<Item = (Key, Option<uuid::Uuid>, V)>,
    ) -> Matches<R, K, V> {
        Matches::new(self.field, self.call, self.keys, rows)
    }
}
