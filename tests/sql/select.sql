-- Projection, filters, aliases, stars, DISTINCT, ORDER BY, LIMIT, OFFSET.
CREATE TEMP VIEW employees AS SELECT * FROM VALUES
  (1, 'Ada', 'eng', 120.50, DATE '2019-03-01', NULL),
  (2, 'Bob', 'eng', 99.00, DATE '2020-07-15', 1),
  (3, 'Cyd', 'ops', 75.25, DATE '2018-01-31', 1),
  (4, 'Dov', 'ops', NULL, DATE '2021-11-30', 3),
  (5, 'Eve', NULL, 88.10, NULL, 3),
  (6, 'Ada', 'law', 131.00, DATE '2019-03-01', NULL)
AS t(id, name, team, pay, hired, boss);

SELECT * FROM employees ORDER BY id;
SELECT id, name AS n, pay * 2 doubled, pay * 2 AS `twice the pay` FROM employees ORDER BY id;
SELECT e.* FROM employees e WHERE pay > 90 ORDER BY pay DESC;
SELECT * EXCEPT (boss, hired) FROM employees ORDER BY id LIMIT 2;
SELECT DISTINCT name FROM employees ORDER BY name;
SELECT DISTINCT team, name = 'Ada' AS ada FROM employees;
SELECT team, pay FROM employees ORDER BY team NULLS LAST, pay DESC NULLS FIRST;
SELECT team, pay FROM employees ORDER BY 1 ASC NULLS FIRST, 2 DESC NULLS LAST;
SELECT name, pay AS p FROM employees ORDER BY p + 1, name;
SELECT id FROM employees ORDER BY pay + id LIMIT 3 OFFSET 1;
SELECT id FROM employees ORDER BY id OFFSET 4;
SELECT id FROM employees ORDER BY ALL;
SELECT id FROM employees ORDER BY id LIMIT ALL;
SELECT id FROM employees LIMIT 0;
SELECT id FROM employees ORDER BY id LIMIT 1 + 1;
SELECT id FROM employees LIMIT -1;
SELECT id FROM employees LIMIT id;
SELECT 1 WHERE 1 = 0;
SELECT 1 AS a, a + 1 AS b, b * 2 AS c;
SELECT name FROM employees WHERE pay BETWEEN 80 AND 120 ORDER BY name;
SELECT name FROM employees WHERE pay NOT BETWEEN 80 AND 120 ORDER BY name;
SELECT name FROM employees WHERE team IN ('eng', 'law') AND hired >= '2019-03-01' ORDER BY id;
SELECT name FROM employees WHERE team NOT IN ('eng', 'law') ORDER BY id;
SELECT name FROM employees WHERE team NOT IN ('eng', NULL);
SELECT id FROM employees WHERE team IS NULL OR pay IS NULL ORDER BY id;
SELECT id FROM employees WHERE team IS DISTINCT FROM 'eng' ORDER BY id;
SELECT id FROM employees WHERE team IS NOT DISTINCT FROM NULL ORDER BY id;
SELECT id FROM employees WHERE team <=> NULL;
SELECT id FROM employees WHERE name LIKE 'A%' OR name LIKE '_o_' ORDER BY id;
SELECT id FROM employees WHERE name ILIKE 'a%' ORDER BY id;
SELECT id FROM employees WHERE name RLIKE '^[A-C]' ORDER BY id;
SELECT id FROM employees WHERE name LIKE ANY ('A%', 'B%') ORDER BY id;
SELECT id FROM employees WHERE name LIKE ALL ('%d%', 'A%') ORDER BY id;
SELECT id FROM employees WHERE NOT name LIKE ALL ('%d%', 'A%') ORDER BY id;
SELECT id FROM employees WHERE (team, name) IN (('eng', 'Ada'), ('ops', 'Cyd')) ORDER BY id;
SELECT struct(id, name) AS s, s.name FROM employees ORDER BY id LIMIT 2;
SELECT employees.id, spark_catalog.default.employees.id FROM employees;
SELECT count(*), count(team), count(DISTINCT team), count(pay, team) FROM employees;
SELECT nope FROM employees;
SELECT nam FROM employees;
SELECT x.id FROM employees e;
SELECT * FROM nowhere;
SELECT id id FROM employees ORDER BY nope;
SELECT *;
SELECT 1 AS `a.b`, `a.b` + 1;
SELECT CASE WHEN pay > 100 THEN 'high' WHEN pay > 80 THEN 'mid' ELSE 'low' END AS band, id FROM employees ORDER BY id;
SELECT CASE team WHEN 'eng' THEN 1 WHEN 'ops' THEN 2 END AS code, id FROM employees ORDER BY id;
FROM employees SELECT id WHERE id < 3 ORDER BY id;
FROM employees ORDER BY id LIMIT 1;
VALUES (1, 'a'), (2, 'b');
VALUES 1, NULL, 3;
VALUES (1, 2), (3);
VALUES (1), ('a');
SELECT * FROM VALUES (1, 1.5, 'x'), (2, NULL, NULL) ORDER BY col1;
TABLE employees ORDER BY id LIMIT 1;
