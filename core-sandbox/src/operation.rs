//! The operations of a running sandbox: the methods of `Sandbox`, and their routes below `/sandbox`.

mod table;

use serde::Serialize;

use crate::fault::{EFFECTS, EffectDescription};

pub(crate) use table::OPERATIONS;

/// An operation of a running sandbox, with its route.
///
/// The help of the command, the index at `GET /sandbox` and the buttons of the page come from the list
/// of operations.
///
/// ```
/// use core_sandbox::Sandbox;
///
/// let operations = Sandbox::operations();
/// assert!(operations.iter().any(|operation| operation.path == "/faults"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Operation {
    /// The name, which no other operation has.
    pub name: &'static str,
    /// The HTTP method.
    pub method: &'static str,
    /// The path below `/sandbox`. A segment in braces is a parameter, as in `/faults/{id}`.
    pub path: &'static str,
    /// The members of the JSON body. Without any, the request has no body.
    pub body: &'static [Parameter],
    /// The parameters of the query.
    pub query: &'static [Parameter],
    /// The effect as one sentence, which starts with a verb.
    pub summary: &'static str,
    /// The methods of `Sandbox` with the same effect.
    #[serde(skip)]
    pub sandbox_methods: &'static [&'static str],
}

/// A member of a JSON body, or a parameter of a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Parameter {
    /// The name in the JSON or in the query.
    pub name: &'static str,
    /// The type, such as `number`, `text` or `text or null`.
    pub kind: &'static str,
    /// True if the operation needs the parameter.
    pub required: bool,
    /// The meaning, in a few words.
    pub summary: &'static str,
}

impl Operation {
    /// Creates an operation without a body, a query and methods of `Sandbox`.
    const fn new(
        name: &'static str,
        method: &'static str,
        path: &'static str,
        summary: &'static str,
    ) -> Self {
        let (body, query, sandbox_methods) = (&[], &[], &[]);
        Self { name, method, path, body, query, summary, sandbox_methods }
    }

    /// Sets the members of the JSON body.
    const fn body(mut self, body: &'static [Parameter]) -> Self {
        self.body = body;
        self
    }

    /// Sets the parameters of the query.
    const fn query(mut self, query: &'static [Parameter]) -> Self {
        self.query = query;
        self
    }

    /// Sets the methods of `Sandbox` with the same effect.
    const fn does(mut self, sandbox_methods: &'static [&'static str]) -> Self {
        self.sandbox_methods = sandbox_methods;
        self
    }

    /// Returns the effects of faults, for the body of `inject-fault`.
    #[must_use]
    pub fn effects() -> &'static [EffectDescription] {
        EFFECTS
    }

    /// Returns the operation with this name.
    pub(crate) fn find(name: &str) -> Option<&'static Self> {
        OPERATIONS.iter().find(|operation| operation.name == name)
    }
}

impl Parameter {
    /// Creates a parameter that the operation needs.
    const fn required(name: &'static str, kind: &'static str, summary: &'static str) -> Self {
        Self { name, kind, required: true, summary }
    }

    /// Creates a parameter that may be left out.
    const fn optional(name: &'static str, kind: &'static str, summary: &'static str) -> Self {
        Self { name, kind, required: false, summary }
    }
}
