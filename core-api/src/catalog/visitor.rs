//! Generic code for all resources, called with the type of one.

use serde::Serialize;

use super::ResourceInfo;
use crate::{
    Target,
    endpoint::{CanGet, CanList, CanRead, CanReadByKey, CanReadChanges},
};

/// Generic code that [`ResourceInfo::visit`] calls with the type of a resource.
///
/// The method is the best way to read all records of the resource. A visitor that treats two ways alike
/// implements only the more general one: the default of a method calls [`list`](Self::list).
///
/// ```
/// use core_api::{
///     Client, Error, Json,
///     catalog::{self, ResourceInfo, ResourceVisitor},
///     endpoint::{CanList, CanRead, List, Read},
/// };
/// use futures_util::{FutureExt, future::BoxFuture};
/// use serde::Serialize;
///
/// /// Reads the records of any resource as JSON.
/// struct ReadAll(Client);
///
/// impl ResourceVisitor for ReadAll {
///     type Output = BoxFuture<'static, Result<Vec<serde_json::Result<Json>>, Error>>;
///
///     fn list<R: CanList + Serialize>(self, _: &'static ResourceInfo) -> Self::Output {
///         async move {
///             let records = self.0.collect(List::<R>::new()).await?;
///             Ok(records.iter().map(Json::from_value).collect())
///         }
///         .boxed()
///     }
///
///     fn single<R: CanRead + Serialize>(self, _: &'static ResourceInfo) -> Self::Output {
///         async move {
///             let record = self.0.send(Read::<R>::new()).await?;
///             Ok(vec![Json::from_value(&record)])
///         }
///         .boxed()
///     }
/// }
///
/// # fn run(client: Client) -> Option<()> {
/// let resource = catalog::find("time entries")?;
/// let records = resource.visit(ReadAll(client))?; // a future
/// # Some(())
/// # }
/// ```
pub trait ResourceVisitor: Sized {
    /// The result of a visit.
    type Output;

    /// Visits a resource whose changes can be read, and whose records can be fetched by id.
    fn changes<R>(self, resource: &'static ResourceInfo) -> Self::Output
    where
        R: CanReadChanges + CanGet + Serialize,
    {
        self.list::<R>(resource)
    }

    /// Visits a resource whose list can be read by key, but whose changes cannot be read.
    fn keyed<R>(self, resource: &'static ResourceInfo) -> Self::Output
    where
        R: CanReadByKey + Serialize,
    {
        self.list::<R>(resource)
    }

    /// Visits a resource with another list.
    fn list<R>(self, resource: &'static ResourceInfo) -> Self::Output
    where
        R: CanList + Serialize;

    /// Visits a resource with a single object.
    fn single<R>(self, resource: &'static ResourceInfo) -> Self::Output
    where
        R: CanRead + Serialize;
}

impl ResourceInfo {
    /// Calls the method of a visitor that fits the resource.
    ///
    /// `None` if nothing reads the resource as records: it has no record, or neither a list nor a single object.
    #[allow(deprecated, reason = "deprecated resources are visited as well")]
    pub fn visit<V: ResourceVisitor>(&'static self, visitor: V) -> Option<V::Output> {
        crate::__resources!(visit_by_name, self visitor)
    }
}

/// Chooses the type of a resource by its name.
macro_rules! visit_by_name {
    ($resource:ident $visitor:ident records { $(
        $group:ident $record:ident { $($word:ident $call:ident;)* } $input:tt $extra:tt $abilities:tt
    )* } calls $calls:tt) => {
        match $resource.name {
            $(<crate::$record as Target>::NAME => {
                visit_record!($resource $visitor $record $abilities $($word)*)
            })*
            _ => None,
        }
    };
}

/// Chooses the method of a visitor by the abilities and the standard calls of a record.
macro_rules! visit_record {
    ($resource:ident $visitor:ident $record:ident [changes $(by_key)?] get $($call:ident)*) => {
        Some($visitor.changes::<crate::$record>($resource))
    };
    ($resource:ident $visitor:ident $record:ident [$(changes)? by_key] $($call:ident)*) => {
        Some($visitor.keyed::<crate::$record>($resource))
    };
    ($resource:ident $visitor:ident $record:ident $abilities:tt list $($call:ident)*) => {
        Some($visitor.list::<crate::$record>($resource))
    };
    ($resource:ident $visitor:ident $record:ident $abilities:tt read $($call:ident)*) => {
        Some($visitor.single::<crate::$record>($resource))
    };
    ($resource:ident $visitor:ident $record:ident $abilities:tt $other:ident $($call:ident)*) => {
        visit_record!($resource $visitor $record $abilities $($call)*)
    };
    ($resource:ident $visitor:ident $record:ident $abilities:tt) => {
        None
    };
}

use {visit_by_name, visit_record};
