{# written by `make generate` from `tools/dbt.py` and the mappings in `budgetlint/records` #}

{% macro athena__budgetlint_litellm(table, tags, where, set_aside=false) %}
{{- budgetlint.trino__budgetlint_litellm(table, tags, where, set_aside) }}
{% endmacro %}

{% macro athena__budgetlint_langfuse(table, tags, where, set_aside=false) %}
{{- budgetlint.trino__budgetlint_langfuse(table, tags, where, set_aside) }}
{% endmacro %}

{% macro athena__budgetlint_otel(table, tags, where, set_aside=false) %}
{{- budgetlint.trino__budgetlint_otel(table, tags, where, set_aside) }}
{% endmacro %}

{% macro athena__budgetlint_openrouter(table, tags, where, set_aside=false) %}
{{- budgetlint.trino__budgetlint_openrouter(table, tags, where, set_aside) }}
{% endmacro %}
