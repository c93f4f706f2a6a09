//! What is measured: a process that serves the runtime interface.

use crate::database::{Database, TABLE};
use crate::runtime::Runtime;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Invocations before those that count.
const WARM_UP: usize = 100;

/// One program, and what it is asked for, over and over.
pub(crate) struct Target {
    pub(crate) name: &'static str,
    pub(crate) command: Vec<PathBuf>,
    /// The event for the request with this serial number.
    pub(crate) event: Box<dyn Fn(usize) -> serde_json::Value>,
    pub(crate) asked: usize,
    /// Whether it has secrets to fetch at its start, as on AWS.
    pub(crate) fetches: bool,
}

/// What a start took.
#[derive(Clone, Copy)]
pub(crate) struct Start {
    pub(crate) took: Duration,
    pub(crate) cpu: Duration,
}

/// What warm invocations took.
pub(crate) struct Warm {
    pub(crate) times: Vec<Duration>,
    /// The same without what the database worked meanwhile.
    pub(crate) own_times: Vec<Duration>,
    pub(crate) cpu_each: Duration,
    pub(crate) resident_kib: u64,
}

impl Target {
    /// From the start of the process to its first answer.
    pub(crate) async fn start(&mut self, database: &Database) -> anyhow::Result<Start> {
        let mut runtime = Runtime::start().await?;
        runtime.queue(&self.next_event()).await?;
        let started = Instant::now();
        let process = self.spawn(&runtime, database)?;
        let took = runtime.answered().await? - started;
        Ok(Start {
            took,
            cpu: process.cpu()?,
        })
    }

    /// One process, many invocations one after the other.
    pub(crate) async fn warm(&mut self, database: &Database, invocations: usize) -> anyhow::Result<Warm> {
        let mut runtime = Runtime::start().await?;
        let process = self.spawn(&runtime, database)?;
        let mut times = Vec::with_capacity(invocations);
        let mut own_times = Vec::with_capacity(invocations);
        let mut cpu_before = Duration::ZERO;
        for invocation in 0..WARM_UP + invocations {
            if invocation == WARM_UP {
                cpu_before = process.cpu()?;
            }
            let event = self.next_event();
            let (worked_before, sent) = (database.worked(), Instant::now());
            runtime.queue(&event).await?;
            let took = runtime.answered().await? - sent;
            if invocation >= WARM_UP {
                times.push(took);
                own_times.push(took.saturating_sub(database.worked() - worked_before));
            }
        }
        times.sort();
        own_times.sort();
        let cpu = process.cpu()? - cpu_before;
        Ok(Warm {
            times,
            own_times,
            cpu_each: cpu / u32::try_from(invocations)?,
            resident_kib: process.resident_kib()?,
        })
    }

    fn next_event(&mut self) -> serde_json::Value {
        self.asked += 1;
        (self.event)(self.asked)
    }

    fn spawn(&self, runtime: &Runtime, database: &Database) -> anyhow::Result<Process> {
        let mut command = Command::new(&self.command[0]);
        command
            .args(&self.command[1..])
            .env_clear()
            .env("PATH", std::env::var("PATH").unwrap_or_default())
            .env("AWS_LAMBDA_RUNTIME_API", &runtime.address)
            .env("AWS_LAMBDA_FUNCTION_NAME", "bench")
            .env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
            .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256")
            .env("AWS_LAMBDA_LOG_GROUP_NAME", "bench")
            .env("AWS_LAMBDA_LOG_STREAM_NAME", "bench")
            .env("AWS_REGION", "us-east-1")
            .env("AWS_DEFAULT_REGION", "us-east-1")
            .env("AWS_ACCESS_KEY_ID", "bench")
            .env("AWS_SECRET_ACCESS_KEY", "bench")
            .env("AWS_ENDPOINT_URL", &database.address)
            .env("SSL_CERT_FILE", &database.authority)
            .env("NODE_EXTRA_CA_CERTS", &database.authority)
            .env("AWS_CA_BUNDLE", &database.authority)
            .env("TABLE_NAME", TABLE)
            .env("SUMMARY_BUCKET", "bench")
            .env("SUMMARY_FUNCTION", "bench")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        if self.fetches {
            command
                .env("CODE_KEY_ARN", "bench")
                .env("ORIGIN_SECRET_ARN", "bench");
        }
        Ok(Process(command.spawn()?))
    }
}

/// A running target; ends with this.
struct Process(Child);

impl Process {
    /// Time on a processor of all its threads, as the kernel's scheduler counts it.
    fn cpu(&self) -> anyhow::Result<Duration> {
        let mut nanoseconds = 0;
        for task in std::fs::read_dir(format!("/proc/{}/task", self.0.id()))? {
            let statistics = std::fs::read_to_string(task?.path().join("schedstat")).unwrap_or_default();
            nanoseconds += statistics
                .split(' ')
                .next()
                .unwrap_or_default()
                .parse()
                .unwrap_or(0);
        }
        Ok(Duration::from_nanos(nanoseconds))
    }

    fn resident_kib(&self) -> anyhow::Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.0.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let number = line
            .and_then(|line| line.split_whitespace().next())
            .unwrap_or_default();
        Ok(number.parse()?)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
