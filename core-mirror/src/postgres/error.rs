//! Errors of PostgreSQL: their kinds, and their texts with a fix.

use std::error::Error as _;

use tokio_postgres::{
    Error,
    error::{DbError, SqlState},
};

use crate::DestinationError;

/// The kind of an error, which decides what happens next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ErrorKind {
    /// A row has a value that the table cannot hold.
    Row,
    /// The connection broke, or the server restarts.
    Connection,
    /// Another transaction was in the way. A repetition may succeed.
    Conflict,
    /// Something that a person has to mend.
    Lasting,
}

impl ErrorKind {
    pub(super) fn of(error: &Error) -> Self {
        let Some(code) = error.code() else {
            // Errors without a code are about the connection, because this crate sends valid messages.
            return Self::Connection;
        };
        if *code == SqlState::T_R_SERIALIZATION_FAILURE || *code == SqlState::T_R_DEADLOCK_DETECTED
        {
            return Self::Conflict;
        }
        if is_restart(code) || is_rest(code) {
            return Self::Connection;
        }
        let is_row = *code == SqlState::RAISE_EXCEPTION
            || *code == SqlState::WITH_CHECK_OPTION_VIOLATION
            || *code == SqlState::PROGRAM_LIMIT_EXCEEDED;
        match code.code().get(..2) {
            Some("08") => Self::Connection,
            // Class 22 is "data exception", and class 23 is "integrity constraint violation".
            Some("22" | "23") => Self::Row,
            _ if is_row => Self::Row,
            _ => Self::Lasting,
        }
    }
}

/// Returns whether the server ends, or is not up yet.
pub(super) fn is_restart(code: &SqlState) -> bool {
    [SqlState::ADMIN_SHUTDOWN, SqlState::CRASH_SHUTDOWN, SqlState::CANNOT_CONNECT_NOW]
        .contains(code)
}

/// Returns whether the server ended the session because it had rested for too long.
fn is_rest(code: &SqlState) -> bool {
    [SqlState::IDLE_SESSION_TIMEOUT, SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT].contains(code)
}

/// Returns the reason for which a row was refused. It has names and the message, but no values of the row.
pub(super) fn row_reason(error: &Error) -> String {
    let Some(error) = error.as_db_error() else { return error.to_string() };
    let place = match (error.constraint(), error.column()) {
        (Some(constraint), _) => format!(" (constraint `{constraint}`)"),
        (None, Some(column)) => format!(" (column `{column}`)"),
        (None, None) => String::new(),
    };
    format!("PostgreSQL refused the row with {}: {}{place}", error.code().code(), error.message())
}

/// Converts an error into one of the destination.
pub(super) fn unavailable(place: &str, error: &Error) -> DestinationError {
    let message = match error.as_db_error() {
        Some(refusal) => refused(place, refusal),
        None => unreachable(place, error),
    };
    if error.as_db_error().is_some_and(|error| is_changed_table(error.code())) {
        return DestinationError::Schema(message);
    }
    DestinationError::Unavailable { message, source: None }
}

/// Returns whether a table is not what the mirror has made.
fn is_changed_table(code: &SqlState) -> bool {
    [
        SqlState::UNDEFINED_TABLE,
        SqlState::UNDEFINED_COLUMN,
        SqlState::DATATYPE_MISMATCH,
        SqlState::INVALID_COLUMN_REFERENCE,
        SqlState::WRONG_OBJECT_TYPE,
        SqlState::INVALID_SCHEMA_NAME,
        SqlState::GENERATED_ALWAYS,
    ]
    .contains(code)
}

/// Returns the message for a refusal of the server.
fn refused(place: &str, error: &DbError) -> String {
    let (fact, fix) = fact_and_fix(error.code());
    format!(
        "the {place} {fact} ({}: {}); {fix}",
        error.code().code(),
        error.message().trim_end_matches('.')
    )
}

/// Returns what happened and the fix, for a code of an error.
pub(super) fn fact_and_fix(code: &SqlState) -> (&'static str, &'static str) {
    let is = |states: &[SqlState]| states.contains(code);
    if is(&[SqlState::DISK_FULL]) {
        ("has no space left", "free space there, and run the mirror again")
    } else if is(&[SqlState::OUT_OF_MEMORY]) {
        ("has no memory left", "run the mirror again when the server has less to do")
    } else if is(&[SqlState::TOO_MANY_CONNECTIONS]) {
        ("has no free connection", "end other sessions, or raise `max_connections`")
    } else if is(&[SqlState::READ_ONLY_SQL_TRANSACTION]) {
        ("is read-only", "name the primary server, or a user who may write")
    } else if is(&[SqlState::INSUFFICIENT_PRIVILEGE]) {
        ("refused a right", "grant it to the user of the address, or name another user")
    } else if is(&[SqlState::INVALID_PASSWORD, SqlState::INVALID_AUTHORIZATION_SPECIFICATION]) {
        ("refused the user", "check the user, and the password of `PGPASSWORD` or `~/.pgpass`")
    } else if is(&[SqlState::INVALID_CATALOG_NAME]) {
        ("does not exist", "create it with `createdb`, or name another database")
    } else if is(&[SqlState::LOCK_NOT_AVAILABLE]) {
        (
            "has a lock in the way",
            "end the session that holds it (`pg_locks` lists them), or raise `lock_timeout` by \
             `options` in the address",
        )
    } else if is(&[SqlState::QUERY_CANCELED]) {
        (
            "canceled a statement",
            "run the mirror again, or raise `statement_timeout` by `options` in the address",
        )
    } else if is(&[SqlState::T_R_DEADLOCK_DETECTED, SqlState::T_R_SERIALIZATION_FAILURE]) {
        ("has other programs that write to the same rows", "stop them, and run the mirror again")
    } else if is(&[SqlState::WRONG_OBJECT_TYPE]) {
        ("has a view or another object in the way", "rename it, or name another schema")
    } else if is_changed_table(code) {
        (
            "has a table that somebody changed during the run",
            "undo the change, or rename the table and run the mirror again",
        )
    } else if is_restart(code) {
        ("is starting or stopping", "run the mirror again when it is up")
    } else {
        ("refused a statement", "mend this, and run the mirror again")
    }
}

/// Returns the text of an error, with those of its sources.
pub(super) fn reasons(error: &Error) -> String {
    let mut reason = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        let text = error.to_string();
        if !reason.contains(&text) {
            reason = format!("{reason}: {text}");
        }
        source = error.source();
    }
    reason
}

/// Returns the message for a failure without an answer of the server.
fn unreachable(place: &str, error: &Error) -> String {
    let reason = reasons(error);
    let fix = if reason.contains("password missing") {
        "set `PGPASSWORD`, or write the password to `~/.pgpass`"
    } else if reason.contains("does not support TLS") {
        "switch TLS on there, or write `sslmode=disable` for a network that you trust"
    } else if reason.contains("certificate") {
        "name its authority in `sslrootcert`, or correct the name of the host"
    } else {
        "check that the server runs, and that the address is correct"
    };
    format!("the {place} cannot be reached: {reason}; {fix}")
}
