"""The flow `rewrite-section`: a stored rewrite in, a proposal on the desk out; the section's call is a task.

It takes the id of a run, never text, and returns names and counts. Neither the editor's wish nor a word of the section
goes into parameters, names, results or logs; retries belong to the gateway, as in `draft-article`.
"""

from pathlib import Path

from prefect import flow

from drafter.drafting.rewriting import RewriteState, produce_rewrite
from drafter.drafting.tools import workplace
from drafter.settings import load_settings, outputs_folder
from flows.draft import as_task


@flow(
    name="rewrite-section", flow_run_name="rewrite {story}", persist_result=False, retries=0, validate_parameters=True
)
async def rewrite_section(story: str, run: str, out: str = "") -> dict[str, object]:
    """Write the section of a stored rewrite, or finish it where it was interrupted.

    Parameters as of `draft-article`.
    """
    del story  # it names the run on Prefect's pages
    with workplace(load_settings(), outputs_folder(Path(out) if out else None)) as tools:
        rewrite = await produce_rewrite(tools, run, step=as_task)
    ready = rewrite.state is not RewriteState.FAILED
    return {
        "story": rewrite.story,
        "run": rewrite.run,
        "section": rewrite.section,
        "finished": ready,
        "reason": "" if ready else rewrite.reason,
    }
