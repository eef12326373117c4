//! Known keys of Core's refusals. A test compares them with `core-api/src/error/key.rs`.

/// A known value of the member `Key` of an error.
pub(crate) struct ErrorKey {
    pub(crate) key: &'static str,
    /// The value of `ErrorCode` that comes with it.
    pub(crate) code: Option<&'static str>,
    pub(crate) doc: &'static str,
}

/// The known keys. Core has more.
pub(crate) const ERROR_KEYS: [ErrorKey; 8] = [
    ErrorKey {
        key: "OutDatedModel",
        code: None,
        doc: "The record was changed since it was read. Read it again.",
    },
    ErrorKey {
        key: "MsgPermissions",
        code: Some("000.016"),
        doc: "The user does not have the permission.",
    },
    ErrorKey {
        key: "RequiredFieldMissing",
        code: Some("000.020"),
        doc: "A required field is missing.",
    },
    ErrorKey { key: "InValidModel", code: None, doc: "The data submitted is invalid." },
    ErrorKey {
        key: "ProjectControlLimitation",
        code: Some("031.001"),
        doc: "The project does not permit the activity.",
    },
    ErrorKey {
        key: "AccountList_AccountIDAlreadyExists",
        code: None,
        doc: "An account with this number exists already.",
    },
    ErrorKey {
        key: "GeneralException",
        code: None,
        doc: "Core failed, for example after a `PUT` of a deleted record.",
    },
    ErrorKey { key: "APISqlError", code: None, doc: "The database refused the query." },
];
