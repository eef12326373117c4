//! A server of PostgreSQL for the tests of this process, made from the programs of the system.

use std::{
    env, fs,
    io::{BufRead as _, BufReader, Read as _},
    net::TcpListener,
    os::unix::{fs::chown, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU64, Ordering},
    },
};

/// Set by `cargo xtask ci`: a test then fails if a program that it starts is not installed.
const NEEDED: &str = "CORE_NEEDS_PROGRAMS";

/// Starts the server, and ends it when the process of the tests ends, even by a kill: standard input is closed then.
const GUARD: &str = r#"
trap : HUP INT TERM
"$1/pg_ctl" -D "$2" -l "$2/log" -s -w -t 60 start || { cat "$2/log"; exit 1; }
echo ready
cat >/dev/null
"$1/pg_ctl" -D "$2" -s -m immediate stop 2>/dev/null
rm -rf "$3" 2>/dev/null
"#;

/// Mounts a small disk, which only the guard and its server see, and runs the guard as the user of the server.
const SMALL_DISK: &str = r#"
trap : HUP INT TERM
mount -t tmpfs -o size=1m,mode=700,uid="$4",gid="$5" tmpfs "$3/small" || exit 1
setpriv --reuid="$4" --regid="$5" --clear-groups sh -c "$6" guard "$1" "$2" "$3"
umount "$3/small"
rm -rf "$3"
"#;

/// A way to stop a server.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Stop {
    /// `pg_ctl stop -m immediate`: all processes of the server end without a checkpoint.
    Immediate,
    /// SIGKILL of the postmaster. Its other processes end once they notice it.
    Kill,
}

/// A running server with a socket, and with TLS on a port of this machine.
pub(crate) struct Server {
    _guard: Child,
    folder: PathBuf,
    programs: PathBuf,
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
        Self::prepare(|_, _| None)
    }

    /// Starts a server that sees a disk of 1 MiB in [`small_disk`](Self::small_disk). `None` if this process is not root,
    /// so that it cannot mount the disk.
    pub(crate) fn with_small_disk() -> Option<Self> {
        let Some((user, group)) = owner() else {
            eprintln!("only root can mount a small disk, so this is not tried here");
            return None;
        };
        Self::prepare(|folder, owner| {
            let small = folder.join("small");
            fs::create_dir(&small).unwrap();
            own(&small, owner);
            let mut guard = Command::new("unshare");
            guard.args(["--mount", "sh", "-c", SMALL_DISK, "disk"]);
            Some((guard, vec![user.to_string(), group.to_string(), GUARD.to_owned()]))
        })
    }

    /// Makes the files of a server, and starts its guard. `guard` returns another guard, with its last arguments.
    fn prepare(
        guard: impl FnOnce(&Path, Option<(u32, u32)>) -> Option<(Command, Vec<String>)>,
    ) -> Option<Self> {
        let Some(programs) = programs() else {
            let message = "PostgreSQL is not installed";
            assert!(env::var_os(NEEDED).is_none(), "{message}; install it, or unset {NEEDED}");
            eprintln!("{message}, so this is not tried here");
            return None;
        };
        let folder = tempfile::Builder::new().prefix("core-pg-").tempdir().unwrap().keep();
        let owner = owner();
        own(&folder, owner);
        let data = folder.join("data");
        let mut initdb = as_owner(Command::new(programs.join("initdb")), owner);
        let initdb = initdb.args(["--no-sync", "--auth=trust", "--encoding=UTF8", "--locale=C"]);
        let output = initdb.args(["--username=owner", "-D"]).arg(&data).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        configure(&data, &folder, port, owner);
        let (mut guard, last) = guard(&folder, owner).unwrap_or_else(|| {
            let mut guard = as_owner(Command::new("sh"), owner);
            guard.args(["-c", GUARD, "guard"]);
            (guard, Vec::new())
        });
        guard.args([&programs, &data, &folder]).args(last);
        let mut guard = guard.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut said = BufReader::new(guard.stdout.take().unwrap());
        let mut line = String::new();
        said.read_line(&mut line).unwrap();
        if line != "ready\n" {
            said.read_to_string(&mut line).unwrap();
            panic!("PostgreSQL does not start: {line}");
        }
        Some(Self { _guard: guard, folder, programs, port })
    }

    /// Stops the server.
    pub(crate) fn stop(&self, how: Stop) {
        match how {
            Stop::Immediate => assert!(self.control(&["-m", "immediate", "stop"])),
            Stop::Kill => {
                let file = fs::read_to_string(self.folder.join("data/postmaster.pid")).unwrap();
                let pid = file.lines().next().unwrap().parse().unwrap();
                let pid = rustix::process::Pid::from_raw(pid).unwrap();
                rustix::process::kill_process(pid, rustix::process::Signal::KILL).unwrap();
            }
        }
    }

    /// Starts the server again on the same data, and waits until it accepts connections.
    pub(crate) fn start_again(&self) {
        // After a kill, the memory of the server is in use until the last of its processes has ended.
        let has_started = (0..200).any(|_| {
            let log = self.folder.join("data/log");
            self.control(&["-l", log.to_str().unwrap(), "-t", "60", "start"])
        });
        let log = || fs::read_to_string(self.folder.join("data/log")).unwrap_or_default();
        assert!(has_started, "PostgreSQL does not start again: {}", log());
    }

    /// Runs `pg_ctl`. Returns whether it succeeded.
    fn control(&self, arguments: &[&str]) -> bool {
        let mut control = as_owner(Command::new(self.programs.join("pg_ctl")), owner());
        control.arg("-D").arg(self.folder.join("data")).args(["-s", "-w"]).args(arguments);
        control.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap().success()
    }

    /// Returns the root certificate of the server.
    pub(crate) fn certificate(&self) -> PathBuf {
        self.folder.join("data/server.crt")
    }

    /// Returns the folder of the small disk.
    pub(crate) fn small_disk(&self) -> PathBuf {
        self.folder.join("small")
    }

    /// Returns the address of a database, by the socket.
    pub(crate) fn socket_address(&self, database: &str) -> String {
        self.address_of("owner", database)
    }

    /// Returns the address of a database for a user, by the socket.
    pub(crate) fn address_of(&self, user: &str, database: &str) -> String {
        let folder = self.folder.display().to_string().replace('/', "%2F");
        format!("postgres://{user}@{folder}:{}/{database}", self.port)
    }

    /// Makes an empty database. Returns its name.
    pub(crate) async fn database(&self) -> String {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let name = format!("test_{}", COUNT.fetch_add(1, Ordering::Relaxed));
        let admin = self.client("postgres").await;
        admin.batch_execute(&format!("CREATE DATABASE {name} TEMPLATE template0")).await.unwrap();
        name
    }

    /// Connects to a database.
    pub(crate) async fn client(&self, database: &str) -> tokio_postgres::Client {
        let address = self.socket_address(database);
        let (client, connection) =
            tokio_postgres::connect(&address, tokio_postgres::NoTls).await.unwrap();
        tokio::spawn(connection);
        client
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
    own(&path, owner);
}

/// Gives a file or a folder to the user of the server.
fn own(path: &Path, owner: Option<(u32, u32)>) {
    if let Some((user, group)) = owner {
        chown(path, Some(user), Some(group)).unwrap();
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
