//! A server of PostgreSQL for the tests of this process, made from the programs of the system.

use std::{
    env, fs,
    net::TcpListener,
    os::unix::{fs::chown, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

/// Set by `cargo xtask ci`: a test then fails if a program that it starts is not installed.
const NEEDED: &str = "CORE_NEEDS_PROGRAMS";

/// Ends the server when the process of the tests ends, even by a kill: standard input is closed then.
const GUARD: &str = r#"
"$1" -D "$2" >"$2/log" 2>&1 &
server=$!
cat >/dev/null
kill -QUIT $server
wait $server
rm -rf "$3"
"#;

/// A running server with a socket, and with TLS on a port of this machine.
pub(crate) struct Server {
    _guard: Child,
    folder: PathBuf,
    pub(crate) port: u16,
}

impl Server {
    /// Returns the server that all tests of the process share. `None`, with a message on standard error, if PostgreSQL is
    /// not installed.
    pub(crate) fn shared() -> Option<&'static Self> {
        static SERVER: OnceLock<Option<Server>> = OnceLock::new();
        SERVER.get_or_init(Self::start).as_ref()
    }

    /// Starts a server. A guard ends it with the process.
    pub(crate) fn start() -> Option<Self> {
        let Some(programs) = programs() else {
            let message = "PostgreSQL is not installed";
            assert!(env::var_os(NEEDED).is_none(), "{message}; install it, or unset {NEEDED}");
            eprintln!("{message}, so this is not tried here");
            return None;
        };
        let folder = tempfile::Builder::new().prefix("core-pg-").tempdir().unwrap().keep();
        let owner = owner();
        if let Some((user, group)) = owner {
            chown(&folder, Some(user), Some(group)).unwrap();
        }
        let data = folder.join("data");
        let mut initdb = as_owner(Command::new(programs.join("initdb")), owner);
        let initdb = initdb.args(["--no-sync", "--auth=trust", "--encoding=UTF8", "--locale=C"]);
        let output = initdb.args(["--username=owner", "-D"]).arg(&data).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        configure(&data, &folder, port, owner);
        let mut guard = as_owner(Command::new("sh"), owner);
        guard.args(["-c", GUARD, "guard"]).arg(programs.join("postgres")).args([&data, &folder]);
        let guard = guard.stdin(Stdio::piped()).spawn().unwrap();
        let server = Self { _guard: guard, folder, port };
        server.wait();
        Some(server)
    }

    /// Waits until the server answers on its socket.
    fn wait(&self) {
        let end = Instant::now() + Duration::from_secs(60);
        let socket = self.folder.join(format!(".s.PGSQL.{}", self.port));
        while std::os::unix::net::UnixStream::connect(&socket).is_err() {
            let log = || fs::read_to_string(self.folder.join("data/log")).unwrap_or_default();
            assert!(Instant::now() < end, "PostgreSQL does not start: {}", log());
            thread::sleep(Duration::from_millis(20)); // no event tells that the socket is there
        }
    }

    /// Returns the root certificate of the server.
    pub(crate) fn certificate(&self) -> PathBuf {
        self.folder.join("data/server.crt")
    }

    /// Returns the address of a database, by the socket.
    pub(crate) fn socket_address(&self, database: &str) -> String {
        let folder = self.folder.display().to_string().replace('/', "%2F");
        format!("postgres://owner@{folder}:{}/{database}", self.port)
    }

    /// Makes an empty database. Returns its name.
    pub(crate) async fn database(&self) -> String {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let name = format!("test_{}", COUNT.fetch_add(1, Ordering::Relaxed));
        let admin = self.client("postgres").await;
        // Without a start, the server cannot accept connections for a moment.
        admin.batch_execute(&format!("CREATE DATABASE {name} TEMPLATE template0")).await.unwrap();
        name
    }

    /// Connects to a database.
    pub(crate) async fn client(&self, database: &str) -> tokio_postgres::Client {
        let address = self.socket_address(database);
        let end = Instant::now() + Duration::from_secs(30);
        loop {
            match tokio_postgres::connect(&address, tokio_postgres::NoTls).await {
                Ok((client, connection)) => {
                    tokio::spawn(connection);
                    return client;
                }
                Err(error) => assert!(Instant::now() < end, "{error:?}"),
            }
            tokio::time::sleep(Duration::from_millis(50)).await; // the server starts
        }
    }
}

/// Writes the settings of a server: a socket, a port with TLS, and a user with a password.
fn configure(data: &Path, folder: &Path, port: u16, owner: Option<(u32, u32)>) {
    let key = rcgen::KeyPair::generate().unwrap();
    let names = vec!["localhost".to_owned()];
    let certificate = rcgen::CertificateParams::new(names).unwrap().self_signed(&key).unwrap();
    write(data, "server.crt", &certificate.pem(), owner);
    write(data, "server.key", &key.serialize_pem(), owner);
    let settings = format!(
        "unix_socket_directories = '{}'\nlisten_addresses = '127.0.0.1'\nport = {port}\n\
         ssl = on\nfsync = off\nmax_connections = 60\nshared_buffers = 64MB\n",
        folder.display()
    );
    write(data, "postgresql.conf", &settings, owner);
    let access =
        "host all guarded all scram-sha-256\nlocal all all trust\nhost all all all trust\n";
    write(data, "pg_hba.conf", access, owner);
}

fn write(data: &Path, name: &str, text: &str, owner: Option<(u32, u32)>) {
    use std::os::unix::fs::PermissionsExt;
    let path = data.join(name);
    fs::write(&path, text).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    if let Some((user, group)) = owner {
        chown(&path, Some(user), Some(group)).unwrap();
    }
}

/// Returns the folder with the programs of the newest PostgreSQL.
fn programs() -> Option<PathBuf> {
    let installed = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = installed.map(|entry| entry.path().join("bin")).collect();
    folders.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
    let has_server =
        |folder: &PathBuf| folder.join("initdb").exists() && folder.join("postgres").exists();
    folders.into_iter().filter(has_server).max()
}

/// Returns the user and group that run the server: `None` for those of this process, which must not be root.
fn owner() -> Option<(u32, u32)> {
    use std::os::unix::fs::MetadataExt;
    if fs::metadata("/proc/self").unwrap().uid() != 0 {
        return None;
    }
    let users = fs::read_to_string("/etc/passwd").unwrap();
    let find = |wanted: &str| {
        users.lines().find_map(|line| {
            let fields: Vec<&str> = line.split(':').collect();
            let [name, _, user, group, ..] = fields[..] else { return None };
            (name == wanted).then(|| (user.parse().unwrap(), group.parse().unwrap()))
        })
    };
    find("postgres").or_else(|| find("nobody"))
}

fn as_owner(mut command: Command, owner: Option<(u32, u32)>) -> Command {
    if let Some((user, group)) = owner {
        command.gid(group).uid(user).current_dir("/");
    }
    command
}
