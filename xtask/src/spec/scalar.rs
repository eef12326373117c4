//! The table of scalar types. A new scalar type needs changes in this file only.

/// A type whose values Core can compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scalar {
    Text,
    Boolean,
    Integer,
    Decimal,
    DateTime,
}

/// The facts of a scalar type.
pub(crate) struct ScalarFacts {
    /// The spelling in specs.
    pub(crate) spelling: &'static str,
    /// The name of the Rust type.
    pub(crate) rust: &'static str,
    /// The path of the Rust type. `None` if every file has the type in scope.
    pub(crate) import: Option<&'static str>,
    /// An expression with a value of the Rust type, for `bench compile`.
    pub(crate) sample: &'static str,
}

impl Scalar {
    pub(crate) const ALL: [Self; 5] =
        [Self::Text, Self::Boolean, Self::Integer, Self::Decimal, Self::DateTime];

    pub(crate) fn facts(self) -> ScalarFacts {
        match self {
            Self::Text => ScalarFacts {
                spelling: "string",
                rust: "String",
                import: None,
                sample: "\"x\".to_owned()",
            },
            Self::Boolean => {
                ScalarFacts { spelling: "boolean", rust: "bool", import: None, sample: "true" }
            }
            Self::Integer => {
                ScalarFacts { spelling: "int32", rust: "i32", import: None, sample: "1" }
            }
            Self::Decimal => ScalarFacts {
                spelling: "decimal",
                rust: "Decimal",
                import: Some("rust_decimal::Decimal"),
                sample: "rust_decimal::Decimal::ONE",
            },
            Self::DateTime => ScalarFacts {
                spelling: "date-time",
                rust: "DateTime",
                import: Some("jiff::civil::DateTime"),
                sample: "jiff::civil::DateTime::ZERO",
            },
        }
    }

    /// Returns the scalar type with this spelling.
    pub(crate) fn spelled(spelling: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scalar| scalar.facts().spelling == spelling)
    }
}
