//! Measures the site's generator against Hugo, Eleventy and, where it is installed, Zola: the same texts put into the
//! same frame, each run a process of its own that writes into an empty folder.
//!
//! Ours also makes the site's own pages, its site map and the table, and checks every link, which the others do not.

use crate::workspace;
use anyhow::Context as _;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How many texts, and how often each generator makes their pages.
const SIZES: [(usize, usize); 2] = [(10, 21), (1000, 7)];

/// Where the frame takes the page's content.
const HOLE: &str = "<!-- content -->";

/// A generator, ready to run.
struct Generator {
    name: &'static str,
    command: Vec<PathBuf>,
    arguments: Vec<String>,
    folder: PathBuf,
    out: PathBuf,
}

/// Prints what each takes, in turns, and ratios.
pub(crate) fn measure(folder: &Path) -> anyhow::Result<()> {
    println!("| pages | generator | median | fastest | times ours |");
    println!("|---|---|---|---|---|");
    for (pages, rounds) in SIZES {
        let folder = folder.join(pages.to_string());
        let generators = generators(&folder, pages)?;
        let mut times = vec![Vec::new(); generators.len()];
        for _ in 0..rounds {
            for (generator, times) in generators.iter().zip(&mut times) {
                times.push(generator.run(pages)?);
            }
        }
        let mut ours = Duration::MAX;
        for (generator, mut times) in generators.iter().zip(times) {
            times.sort_unstable();
            let median = times[times.len() / 2];
            ours = ours.min(median);
            println!(
                "| {pages} | {} | {:.1} ms | {:.1} ms | {:.1} |",
                generator.name,
                median.as_secs_f64() * 1000.0,
                times[0].as_secs_f64() * 1000.0,
                median.as_secs_f64() / ours.as_secs_f64()
            );
        }
    }
    Ok(())
}

impl Generator {
    /// One run into an empty folder.
    fn run(&self, pages: usize) -> anyhow::Result<Duration> {
        if self.out.exists() {
            fs::remove_dir_all(&self.out)?;
        }
        let mut command = Command::new(&self.command[0]);
        command
            .args(&self.command[1..])
            .args(&self.arguments)
            .current_dir(&self.folder)
            .stdout(Stdio::null());
        let started = Instant::now();
        let status = command.status().with_context(|| self.name)?;
        let took = started.elapsed();
        anyhow::ensure!(status.success(), "{} failed", self.name);
        for page in [0, pages - 1] {
            let page = self.out.join(format!("text-{page}/index.html"));
            let html = fs::read_to_string(&page).with_context(|| page.display().to_string())?;
            anyhow::ensure!(
                html.contains("<th>项目") && html.contains("</footer>"),
                "{} made another page: {}",
                self.name,
                page.display()
            );
        }
        Ok(took)
    }
}

/// All that are there, ours first, each with the texts laid out as it wants them.
fn generators(folder: &Path, pages: usize) -> anyhow::Result<Vec<Generator>> {
    let generator = |name, command, arguments: &[&str]| Generator {
        name,
        command,
        arguments: arguments.iter().map(|&argument| argument.to_owned()).collect(),
        folder: folder.join(name),
        out: folder.join(name).join("out"),
    };
    let ours = generator(
        "ours",
        vec![our_program()?],
        &[
            "--out",
            "out",
            "--content",
            "content",
            "--campaign",
            "content/campaign.toml",
        ],
    );
    write_ours(&ours.folder, pages)?;
    let first = ours.run(pages);
    first.context("the first run of ours, whose frame the others take")?;
    let frame = frame(&ours.out)?;
    let mut all = vec![ours];
    let hugo = workspace::tool("measure/lib/python3.11/site-packages/hugo/binaries");
    let binary = fs::read_dir(&hugo).with_context(|| hugo.display().to_string())?;
    let binary = binary.flatten().next().context("no binary of Hugo")?.path();
    all.push(generator(
        "Hugo",
        vec![binary],
        &["--destination", "out", "--quiet"],
    ));
    let eleventy = workspace::tool("measure-node/node_modules/@11ty/eleventy/cmd.cjs");
    let options = ["--input=texts", "--output=out", "--quiet"];
    all.push(generator("Eleventy", vec!["node".into(), eleventy], &options));
    let is_there = Command::new("zola")
        .arg("--version")
        .stdout(Stdio::null())
        .status();
    if is_there.is_ok_and(|status| status.success()) {
        all.push(generator(
            "Zola",
            vec!["zola".into()],
            &["build", "--output-dir", "out"],
        ));
    }
    for one in &all[1..] {
        write_other(one, &frame, pages)?;
    }
    Ok(all)
}

fn our_program() -> anyhow::Result<PathBuf> {
    let built = Command::new("cargo")
        .args(["build", "--release", "--locked", "--quiet", "-p", "site"])
        .current_dir(workspace::file(""))
        .status()?;
    anyhow::ensure!(built.success(), "the generator can't be built");
    Ok(workspace::file("target/release/site"))
}

/// The site's own content, and the texts beside it.
fn write_ours(folder: &Path, pages: usize) -> anyhow::Result<()> {
    let content = folder.join("content");
    copy(&workspace::file("site/content"), &content)?;
    for page in 0..pages {
        let head = format!("title = \"文件{page}\"\ndescription = \"第{page}号文件\"");
        fs::write(
            content.join(format!("text-{page}.md")),
            format!("+++\n{head}\n+++\n{}", text(page)),
        )?;
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let target = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            copy(&path, &target)?;
        } else {
            fs::copy(&path, &target)?;
        }
    }
    Ok(())
}

/// The frame of a page of ours, with a hole where its text stood.
fn frame(out: &Path) -> anyhow::Result<String> {
    let page = fs::read_to_string(out.join("text-0/index.html"))?;
    let (before, rest) = page.split_once("<main").context("no main part")?;
    let (tag, rest) = rest.split_once('>').context("no main part")?;
    let (_, after) = rest.split_once("</main>").context("no end of the main part")?;
    Ok(format!("{before}<main{tag}>{HOLE}</main>{after}"))
}

fn write_other(generator: &Generator, frame: &str, pages: usize) -> anyhow::Result<()> {
    let put = |path: &str, content: &str| -> anyhow::Result<()> {
        let path = generator.folder.join(path);
        fs::create_dir_all(path.parent().context("a file lies in a folder")?)?;
        Ok(fs::write(path, content)?)
    };
    let (texts, signs) = match generator.name {
        "Hugo" => {
            put(
                "hugo.toml",
                "baseURL = \"https://example.gov.cn/\"\ndisableKinds = [\"taxonomy\", \"term\", \"RSS\"]\n",
            )?;
            let frame = frame.replace(HOLE, "{{ .Content }}");
            for layout in ["single", "list", "home"] {
                put(&format!("layouts/_default/{layout}.html"), &frame)?;
            }
            ("content", "+++")
        }
        "Eleventy" => {
            put(
                "texts/_includes/frame.html",
                &frame.replace(HOLE, "{{ content }}"),
            )?;
            ("texts", "---")
        }
        _ => {
            put("config.toml", "base_url = \"https://example.gov.cn\"\n")?;
            for template in ["index", "page"] {
                let hole = if template == "page" {
                    "{{ page.content | safe }}"
                } else {
                    ""
                };
                put(&format!("templates/{template}.html"), &frame.replace(HOLE, hole))?;
            }
            ("content", "+++")
        }
    };
    for page in 0..pages {
        let head = match signs {
            "---" => format!("title: 文件{page}\nlayout: frame.html"),
            _ => format!("title = \"文件{page}\""),
        };
        put(
            &format!("{texts}/text-{page}.md"),
            &format!("{signs}\n{head}\n{signs}\n{}", text(page)),
        )?;
    }
    Ok(())
}

/// A text of some length: headings, paragraphs, lists, a table.
fn text(page: usize) -> String {
    let mut text = String::new();
    for part in 1..=8 {
        let _ = write!(
            text,
            "## {part} 第{page}号文件的一部分\n\n国家公职人员**不得**违规参与经营性活动。本人及其近亲属参与的，应当如实报告并\
             按期退出；逾期不报的，依规依纪处理。\n\n- 主动报告的，可以从轻处理\n- 隐瞒不报的，从重处理\n- 第{page}号第{part}条\n\n\
             | 项目 | 期限 |\n|---|---|\n| 自查 | 2017年9月30日 |\n| 核查 | 2017年11月30日 |\n\n"
        );
    }
    text
}
