from types import SimpleNamespace

import pytest

from servanda.domain.implementation.states import UPDATE_LIFECYCLE, UpdateStage
from servanda.foundation.common.errors import StepRefused


@pytest.mark.parametrize("stage", UpdateStage.values)
@pytest.mark.parametrize("step", UPDATE_LIFECYCLE.steps)
def test_a_step_is_taken_exactly_from_the_states_its_table_names(step, stage):
    update = SimpleNamespace(stage=stage)
    table = UPDATE_LIFECYCLE.steps[step]

    if stage in table.sources:
        UPDATE_LIFECYCLE.take(step, update)
        assert update.stage == table.target
    else:
        with pytest.raises(StepRefused):
            UPDATE_LIFECYCLE.take(step, update)
        assert update.stage == stage


def test_nothing_leads_out_of_approval():
    assert not any(UpdateStage.APPROVED in step.sources for step in UPDATE_LIFECYCLE.steps.values())
