//! The steps in their order: those that fail soonest are first.

use super::step::{Run, Step};
use crate::{
    circles, features, format, generate, interop, kitchen_sink, layers, lengths, mutants, packages,
    schemas, subjects, words,
};

/// Crates without which a program has neither a runtime nor TLS.
const RUNTIME_AND_TLS: &[&str] = &[
    "async-std",
    "aws-lc-rs",
    "h2",
    "hyper",
    "hyper-rustls",
    "hyper-tls",
    "hyper-util",
    "native-tls",
    "openssl",
    "openssl-sys",
    "reqwest",
    "ring",
    "rustls",
    "smol",
    "tokio",
    "tokio-rustls",
    "tokio-util",
    "ureq",
];

/// The client of Redis, which only core-redis needs.
const REDIS: &[&str] = &["redis"];

/// The package that switches on every feature of shared dependencies.
const NEIGHBOURS: &str = "tests/neighbours/Cargo.toml";

/// Programs that tests and foreign clients start.
pub(super) const PROGRAMS: &[&str] = &[
    "curl",
    "dbus-daemon",
    "dbus-monitor",
    "fish",
    "git",
    "gnome-keyring-daemon",
    "node",
    "npm",
    "openssl",
    "psql",
    "python3",
    "redis-server",
    "setsid",
    "sqlite3",
    "unshare",
    "zsh",
];

/// Makes a test fail if a program that it starts is not installed.
const NEEDS_PROGRAMS: (&str, &str) = ("CORE_NEEDS_PROGRAMS", "1");

/// The targets that run under libFuzzer.
const FUZZ: &str = "fuzz/Cargo.toml";

/// Checks of text and of the shape of the code.
const TEXT: &[Step] = &[
    Step::cargo("format", &["fmt", "--all", "--check"]),
    Step::cargo("format of the neighbours", &["fmt", "--manifest-path", NEIGHBOURS, "--check"]),
    Step::own("layout of specs", "format --check", format::check),
    Step::own("rules of specs", "check", generate::check),
    Step::own("generated code is fresh", "generate --check", generate::fresh),
    Step::own("circles of imports", "circles", circles::run),
    Step::own("layers", "layers", layers::run),
    Step::own("words", "words", words::check),
    Step::own("lengths of files", "lengths", lengths::run),
    Step::own("subjects of commits", "subjects", subjects::run),
];

/// Lints without tests and examples.
const FAST: &[Step] =
    &[Step::cargo("lints", &["clippy", "--workspace", "--locked", "--", "-D", "warnings"])];

/// Lints, documentation, examples and tests.
const WHOLE: &[Step] = &[
    Step { name: "programs that tests and clients start", run: Run::Programs(PROGRAMS) },
    Step::cargo(
        "lints",
        &["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"],
    ),
    Step::cargo(
        "lints of core-api without its client",
        &[
            "clippy",
            "--package",
            "core-api",
            "--no-default-features",
            "--locked",
            "--",
            "-D",
            "warnings",
        ],
    ),
    Step {
        name: "core-api without its client has no runtime and no TLS",
        run: Run::Tree(
            &[
                "tree",
                "--package",
                "core-api",
                "--no-default-features",
                "--edges",
                "normal",
                "--locked",
            ],
            RUNTIME_AND_TLS,
        ),
    },
    Step::cargo(
        "lints of core-auth without a browser",
        &[
            "clippy",
            "--package",
            "core-auth",
            "--no-default-features",
            "--locked",
            "--",
            "-D",
            "warnings",
        ],
    ),
    Step {
        name: "core-auth has no Redis",
        run: Run::Tree(
            &["tree", "--package", "core-auth", "--all-features", "--edges", "normal", "--locked"],
            REDIS,
        ),
    },
    Step::cargo(
        "lints of core-redis without TLS",
        &["clippy", "--package", "core-redis", "--locked", "--", "-D", "warnings"],
    ),
    Step::cargo(
        "lints of core-mirror with all destinations",
        &[
            "clippy",
            "--package",
            "core-mirror",
            "--all-features",
            "--all-targets",
            "--locked",
            "--",
            "-D",
            "warnings",
        ],
    ),
    Step {
        name: "documentation",
        run: Run::Cargo(
            &[("RUSTDOCFLAGS", "-D warnings")],
            &["doc", "--workspace", "--no-deps", "--locked"],
        ),
    },
    Step::own("specs with every legal oddity", "kitchen-sink", kitchen_sink::run),
    example("example quickstart", &["run", "--quiet", "--example", "quickstart", "--locked"]),
    example("example mirror", &["run", "--quiet", "--example", "mirror", "--locked"]),
    example("example desktop", &["run", "--quiet", "--example", "desktop", "--locked"]),
    example(
        "example sign_in_with_core",
        &["run", "--quiet", "--example", "sign_in_with_core", "--locked"],
    ),
    example(
        "example fleet",
        &["run", "--quiet", "--package", "core-redis", "--example", "fleet", "--locked"],
    ),
    Step {
        name: "tests beside every feature of shared dependencies",
        run: Run::Tests(
            &[("CARGO_TARGET_DIR", "target/neighbours"), NEEDS_PROGRAMS],
            &["test", "--manifest-path", NEIGHBOURS, "--locked"],
        ),
    },
    Step {
        name: "fuzz targets for libFuzzer",
        run: Run::Cargo(
            &[("CARGO_TARGET_DIR", "target/fuzz")],
            &["check", "--manifest-path", FUZZ, "--locked"],
        ),
    },
    Step::own("scripts that use the sandbox", "interop scripts", interop::scripts),
    Step {
        name: "tests",
        run: Run::Tests(&[NEEDS_PROGRAMS], &["test", "--workspace", "--locked"]),
    },
    Step {
        name: "tests of core-mirror with all destinations",
        run: Run::Tests(
            &[NEEDS_PROGRAMS],
            &["test", "--package", "core-mirror", "--all-features", "--locked"],
        ),
    },
];

/// Steps that take long, or install third-party programs.
const LONG: &[Step] = &[
    Step::own("features", "features", features::run),
    Step::own("mutants", "mutants", |root| mutants::run(root, "")),
    Step {
        name: "tests beside OpenSSL",
        run: Run::Tests(
            &[("CARGO_TARGET_DIR", "target/neighbours"), NEEDS_PROGRAMS],
            &["test", "--manifest-path", NEIGHBOURS, "--locked", "--features", "openssl"],
        ),
    },
    Step::own("a third-party OpenID provider", "interop openid", interop::openid),
    Step::own("foreign clients of the sandbox", "interop clients", |root| {
        interop::clients(root, &[])
    }),
    Step::own("pages of the sandbox in a browser", "browser", interop::browser),
    Step::own("random requests by OpenAPI", "interop schemathesis", interop::schemathesis),
    Step::own("mirrors in files, by readers of others", "interop files", interop::files),
    Step::own("the Singer tap with tools of others", "interop singer", interop::singer),
    Step {
        name: "twenty kills of mirrors of 100,000 rows",
        run: Run::Tests(
            &[("CORE_MIRROR_KILLS", "20"), ("CORE_MIRROR_ROWS", "100000"), NEEDS_PROGRAMS],
            &[
                "test",
                "--package",
                "core-mirror",
                "--all-features",
                "--locked",
                "--test",
                "processes",
                "kills",
            ],
        ),
    },
    Step::own("clients from the OpenAPI documents", "interop openapi", interop::openapi),
    Step {
        name: "fuzzing",
        run: Run::Tests(
            &[("CORE_FUZZ_CASES", "1000000")],
            &["test", "--profile", "fuzz", "--package", "core-tests", "--test", "fuzz", "--locked"],
        ),
    },
    Step {
        name: "fuzzing of specs",
        run: Run::Tests(
            &[("CORE_FUZZ_CASES", "1000000")],
            &["test", "--profile", "fuzz", "--package", "xtask", "--locked", "fuzz"],
        ),
    },
    Step::own("schemas in a TOML validator", "schemas", schemas::run),
    Step {
        name: "code of random specs",
        run: Run::Tests(
            &[("CORE_SPEC_TREES", "20")],
            &["test", "--package", "xtask", "--locked", "spec_trees"],
        ),
    },
    Step::own("packages", "packages", packages::run),
    Step {
        name: "the walk of docs/maintaining.md, with its check",
        run: Run::Tests(
            &[("CORE_WALK", "whole")],
            &["test", "--package", "xtask", "--test", "maintaining", "--locked"],
        ),
    },
];

const fn example(name: &'static str, arguments: &'static [&'static str]) -> Step {
    Step::cargo(name, arguments)
}

/// Returns the steps of a check.
pub(super) fn steps(extent: super::Extent) -> Vec<Step> {
    let parts: &[&[Step]] = match extent {
        super::Extent::Fast => &[TEXT, FAST],
        super::Extent::Whole => &[TEXT, WHOLE],
        super::Extent::Full => &[TEXT, WHOLE, LONG],
    };
    parts.concat()
}
