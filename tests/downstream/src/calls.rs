//! Extra calls.

use bqe::{
    Endpoint, Id, Json,
    endpoint::{Count, Query},
};

use crate::renamed::{Extra, Work};

/// Lists activities with a query.
#[derive(Clone, Debug, Endpoint)]
#[endpoint(GET, "/activity", returns = Vec<Work>, scope = ReadCore, crate = bqe)]
#[non_exhaustive]
pub struct ListWorkAgain {
    /// The query.
    #[endpoint(query)]
    pub query: Query<Work>,
}

/// Takes an activity by placeholders whose names are not those of the fields.
#[derive(Clone, Debug, Endpoint)]
#[endpoint(GET, "/activity/{workId}/{type}/{self}", crate = bqe, scope = ReadCore, returns = Json)]
#[non_exhaustive]
pub struct GetWorkPart {
    /// The path parameter `workId`.
    pub work_id: Id<Work>,
    /// The path parameter `type`.
    pub r#type: String,
    /// The path parameter `self`.
    #[endpoint(path = "self")]
    pub own: u32,
}

/// Sends an object.
#[derive(Clone, Debug, Endpoint)]
#[endpoint(POST, "/activity/search", crate = bqe, idempotent = true, scope = ReadwriteCore, returns = Count)]
#[non_exhaustive]
pub struct CountWork {
    /// Body.
    #[endpoint(body)]
    pub extras: Vec<Extra>,
}

/// A call with nothing to fill in.
#[derive(Clone, Debug, Endpoint)]
#[endpoint(DELETE, "/cache", crate = bqe, scope = ReadwriteCore, returns = ())]
#[non_exhaustive]
pub struct ClearCache;
